/// The number of a process, `pid_t`.
///
/// Zero means the calling process for the functions of ``SystemRoot``, and in system calls that document this.
public struct ProcessID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The calling process, as migrate_pages(2) and move_pages(2) take it.
  public static let caller = ProcessID(rawValue: 0)

  public var description: String { String(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
