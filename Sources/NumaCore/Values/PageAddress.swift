/// An address in the memory of a process, in bytes.
public struct PageAddress: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
