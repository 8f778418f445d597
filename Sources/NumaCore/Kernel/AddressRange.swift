/// A range of addresses of a process, in bytes.
public struct AddressRange: Hashable, Sendable {
  /// The first address.
  public let start: PageAddress
  /// The length of the range, which system calls round up to whole pages.
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

  /// The first address after the range.
  public var end: PageAddress {
    PageAddress(rawValue: start.rawValue &+ UInt(bitPattern: size.rawValue))
  }

  /// Returns the addresses of the pages of the range, the first rounded down to a page boundary.
  public func pages(of pageSize: ByteCount = .basePage) -> [PageAddress] {
    guard size.rawValue > 0, pageSize.rawValue > 0 else { return [] }
    let step = UInt(pageSize.rawValue)
    let first = start.rawValue / step * step
    return stride(from: first, to: end.rawValue, by: Int(step)).map(PageAddress.init(rawValue:))
  }
}
