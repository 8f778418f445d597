/// The kernel's number of a thread, as gettid(2) returns it.
///
/// The number of a process is that of its first thread.
public struct ThreadID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The calling thread.
  ///
  /// It is not public: asynchronous code cannot call the public methods that act on the calling thread.
  static let caller = ThreadID(rawValue: 0)

  public var description: String { String(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
