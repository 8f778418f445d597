internal import LinuxSystem

/// Memory of this process that a value owns: it is given back, or unmapped, at the end of the value's life.
public protocol OwnedMemory: ~Copyable {
  /// The addresses of its pages.
  var range: AddressRange { get }

  /// How many bytes were asked for.
  var byteCount: Int { get }

  /// Writes a value to each of some bytes, as fast as the memory takes it.
  ///
  /// - Precondition: The bytes, which count from 0, are among ``byteCount``.
  /// - Throws: `.missingPage` where the kernel has no page, as of a file whose file system is full. The bytes before it
  ///   are written.
  mutating func fill(_ bytes: Range<Int>, with value: UInt8) throws(SharedObjectError)
}

extension OwnedMemory where Self: ~Copyable {
  /// The addresses of some of the bytes.
  fileprivate func addresses(of bytes: Range<Int>) -> AddressRange {
    precondition(0 <= bytes.lowerBound && bytes.upperBound <= byteCount, "bytes of other memory")
    return AddressRange(
      start: PageAddress(rawValue: range.start.rawValue + UInt(bytes.lowerBound)),
      size: ByteCount(rawValue: bytes.count))
  }
}

extension NUMAAllocation: OwnedMemory {
  public mutating func fill(_ bytes: Range<Int>, with value: UInt8) {
    // Its pages are no file's and not huge: none is missing.
    LinuxKernel().setBytes(of: addresses(of: bytes), to: value)
  }
}

extension FileMemory: OwnedMemory {
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
