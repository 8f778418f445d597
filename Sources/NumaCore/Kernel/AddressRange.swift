/// A range of addresses of a process, in bytes.
public struct AddressRange: Hashable, Sendable {
  /// The first address.
  public let start: PageAddress
  /// How long it is. System calls on ranges round it up to whole pages.
  public let size: ByteCount

  /// A range of `size` bytes from an address on.
  public init(start: PageAddress, size: ByteCount) {
    self.start = start
    self.size = size
  }

  /// The range of memory that a buffer of this process covers.
  public init(_ bytes: UnsafeRawBufferPointer) {
    self.init(
      start: PageAddress(rawValue: UInt(bitPattern: bytes.baseAddress)),
      size: ByteCount(rawValue: bytes.count))
  }

  /// The first address behind it.
  public var end: PageAddress {
    PageAddress(rawValue: start.rawValue &+ UInt(bitPattern: size.rawValue))
  }

  /// The addresses of its pages, the first rounded down to a page.
  public func pages(of pageSize: ByteCount = .basePage) -> [PageAddress] {
    guard size.rawValue > 0, pageSize.rawValue > 0 else { return [] }
    let step = UInt(pageSize.rawValue)
    let first = start.rawValue / step * step
    return stride(from: first, to: end.rawValue, by: Int(step)).map(PageAddress.init(rawValue:))
  }
}
