/// The exit status of a tool.
public struct ExitStatus: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static let success = ExitStatus(rawValue: 0)
  /// Usage, a refused setting, a system call that failed.
  public static let failure = ExitStatus(rawValue: 1)
  /// Time ran out, as timeout(1) has it.
  public static let timedOut = ExitStatus(rawValue: 124)
  /// The command to run is there, and cannot be run. As a shell has it.
  public static let commandNotExecutable = ExitStatus(rawValue: 126)
  /// The command to run is not there. As a shell has it.
  public static let commandNotFound = ExitStatus(rawValue: 127)
}

/// Why a tool ends without success: what it says on stderr, and its exit status.
public struct Failure: Error, Sendable {
  /// `thing: reason`, without the program's name; nil when there is nobody to tell (a closed pipe).
  public let message: String?
  public let status: ExitStatus
  /// The usage, for a command line that could not be read.
  let usage: Usage?
  /// The signal that the tool ends itself by, after all else is done: as if it had not caught it.
  var signal: Signal?

  public init(_ message: String?, status: ExitStatus = .failure) {
    self.message = message
    self.status = status
    usage = nil
  }

  /// A signal that the tool has caught, and now ends by.
  public init(_ message: String? = nil, endedBy signal: Signal) {
    self.init(message)
    self.signal = signal
  }

  /// A command line that could not be read: the reason, then the usage. A bad value is told without it, in one line.
  public init(_ error: UsageError, _ usage: Usage) {
    message = error.description
    status = .failure
    self.usage = usage
  }
}
