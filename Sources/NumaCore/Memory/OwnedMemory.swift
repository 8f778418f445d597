internal import CLibc

/// Memory of this process that a value owns: it is given back, or unmapped, at the end of the value's life.
public protocol OwnedMemory: ~Copyable {
  /// The addresses of its pages.
  var range: AddressRange { get }

  /// How many bytes were asked for.
  var byteCount: Int { get }

  /// Writes a value to each of some bytes, as fast as the memory takes it.
  ///
  /// - Precondition: The bytes, which count from 0, are among ``byteCount``.
  mutating func fill(_ bytes: Range<Int>, with value: UInt8)
}

extension OwnedMemory where Self: ~Copyable {
  /// Does it by memset(3). Not public: only this library's own types are known to own their range.
  func setBytes(_ bytes: Range<Int>, to value: UInt8) {
    precondition(0 <= bytes.lowerBound && bytes.upperBound <= byteCount, "bytes of other memory")
    let start = PageAddress(rawValue: range.start.rawValue + UInt(bytes.lowerBound))
    if let start = unsafe pointer(start) { unsafe memset(start, CInt(value), bytes.count) }
  }
}

extension NUMAAllocation: OwnedMemory {
  public mutating func fill(_ bytes: Range<Int>, with value: UInt8) { setBytes(bytes, to: value) }
}

extension FileMemory: OwnedMemory {
  public mutating func fill(_ bytes: Range<Int>, with value: UInt8) { setBytes(bytes, to: value) }
}
