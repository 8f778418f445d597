/// The kernel's number for a member of a set: a node or a CPU.
public protocol MaskID: RawRepresentable<Int>, Hashable, Comparable, Sendable {
  /// Creates an ID from the kernel's number.
  init(rawValue: Int)
}

extension MaskID {
  /// The word for an ID of this kind in messages.
  static var noun: String { self == NodeID.self ? "node" : "CPU" }
}
