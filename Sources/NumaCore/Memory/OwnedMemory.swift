internal import LinuxSystem

/// Memory of this process that a value owns, and that is freed or unmapped at the end of the value's life.
package protocol OwnedMemory: ~Copyable {
  /// The addresses of its pages.
  var range: AddressRange { get }

  /// The requested number of bytes.
  var byteCount: Int { get }

  /// Writes a value to each byte of a range, as fast as the memory accepts it.
  ///
  /// - Precondition: The range, which counts from 0, is within ``byteCount``.
  /// - Throws: `.missingPage` if the kernel cannot provide a page, for example because the file system is full. The
  ///   bytes before that page are written.
  mutating func fill(_ bytes: Range<Int>, with value: UInt8) throws(SharedObjectError)
}

extension OwnedMemory where Self: ~Copyable {
  /// Returns the addresses of a range of the bytes.
  fileprivate func addresses(of bytes: Range<Int>) -> AddressRange {
    precondition(0 <= bytes.lowerBound && bytes.upperBound <= byteCount, "bytes of other memory")
    return AddressRange(
      start: PageAddress(rawValue: range.start.rawValue + UInt(bytes.lowerBound)),
      size: ByteCount(rawValue: bytes.count))
  }
}

extension NUMAAllocation: OwnedMemory {
  /// Writes a value to each byte of a range, as fast as the memory accepts it.
  ///
  /// This allocates the pages of the range by the policy, as ``touch()`` does.
  ///
  /// - Precondition: The range, which counts bytes from 0, is within ``byteCount``.
  ///
  /// Source: memset(3).
  public mutating func fill(_ bytes: Range<Int>, with value: UInt8) {
    // The pages are neither a file's nor huge, so no page can be missing.
    LinuxKernel().setBytes(of: addresses(of: bytes), to: value)
  }
}

extension FileMemory: OwnedMemory {
  /// Writes a value to each byte of a range of the file.
  ///
  /// - Precondition: The range, which counts bytes from 0, is within ``byteCount``.
  /// - Throws: `.missingPage` if the kernel cannot provide a page: the file system is full, the file became shorter, or it
  ///   cannot be read.
  ///
  /// Source: memset(3).
  public mutating func fill(
    _ bytes: Range<Int>, with value: UInt8
  ) throws(SharedObjectError) {
    do throws(PageFault) {
      try LinuxKernel().fill(addresses(of: bytes), with: value)
    } catch {
      throw missingPage(error)
    }
  }
}
