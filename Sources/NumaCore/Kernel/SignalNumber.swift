internal import CLibc

/// The number of a signal.
///
/// Source: signal(7).
package struct SignalNumber: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: CInt
  package init(rawValue: CInt) { self.rawValue = rawValue }

  /// The signal with which seccomp kills after a system call that a filter forbids (`SIGSYS`).
  package static let badSystemCall = SignalNumber(rawValue: SIGSYS)
  /// A signal that cannot be caught (`SIGKILL`), sent by the kernel's out-of-memory killer or by a user.
  package static let kill = SignalNumber(rawValue: SIGKILL)

  /// `SIGSYS` and `SIGKILL` by name, any other by number: `signal 11`.
  package var description: String {
    switch self {
    case .badSystemCall: "SIGSYS"
    case .kill: "SIGKILL"
    default: "signal \(rawValue)"
    }
  }
}
