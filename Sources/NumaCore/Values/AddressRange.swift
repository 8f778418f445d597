/// A range of addresses of a process, in bytes.
public struct AddressRange: Hashable, Sendable {
  /// The first address.
  public let start: PageAddress
  /// The length of the range, in bytes; system calls round it up to whole pages.
  public let size: ByteCount

  /// Creates a range of `size` bytes that starts at an address.
  public init(start: PageAddress, size: ByteCount) {
    self.start = start
    self.size = size
  }

  /// Creates the range of memory that a buffer of this process covers.
  public init(_ bytes: UnsafeRawBufferPointer) {
    self.init(
      start: PageAddress(rawValue: UInt(bitPattern: bytes.baseAddress)),
      size: ByteCount(rawValue: bytes.count))
  }

  /// The addresses as `/proc/PID/maps` shows them: `7f1c5a000000-7f1c5a021000`.
  package var hexadecimal: String {
    String(start.rawValue, radix: 16) + "-" + String(end.rawValue, radix: 16)
  }

  /// The first address after the range.
  public var end: PageAddress {
    PageAddress(rawValue: start.rawValue &+ UInt(bitPattern: size.rawValue))
  }
}

extension AddressRange {
  /// Creates a range from a start address up to an end address, which is not included.
  ///
  /// The range is empty if the end is before the start.
  public init(_ start: PageAddress, to end: PageAddress) {
    self.init(
      start: start,
      size: ByteCount(rawValue: Int(clamping: end.rawValue - min(start, end).rawValue)))
  }

  /// Returns the addresses that are in both ranges; `nil` if there are none.
  func intersection(_ other: Self) -> Self? {
    let (start, end) = (max(start, other.start), min(end, other.end))
    return start < end ? Self(start, to: end) : nil
  }
}
