internal import CLibc

/// The number of a signal.
///
/// Source: signal(7).
public struct SignalNumber: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: CInt
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// The signal with which seccomp kills after a system call that a filter forbids (`SIGSYS`).
  public static let badSystemCall = SignalNumber(rawValue: SIGSYS)
  /// A signal that cannot be caught (`SIGKILL`), sent by the kernel's out-of-memory killer or by a user.
  public static let kill = SignalNumber(rawValue: SIGKILL)

  /// `SIGSYS` and `SIGKILL` by name, any other by number: `signal 11`.
  public var description: String {
    switch self {
    case .badSystemCall: "SIGSYS"
    case .kill: "SIGKILL"
    default: "signal \(rawValue)"
    }
  }
}
