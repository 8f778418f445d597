/// The exit status of a tool.
public struct ExitStatus: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static let success = ExitStatus(rawValue: 0)
  /// A usage error, a refused setting or a system call that failed.
  public static let failure = ExitStatus(rawValue: 1)
  /// The time limit is reached; the same status as that of timeout(1).
  public static let timedOut = ExitStatus(rawValue: 124)
  /// The command to run exists, but cannot be run; the same status as that of a shell.
  public static let commandNotExecutable = ExitStatus(rawValue: 126)
  /// The command to run does not exist; the same status as that of a shell.
  public static let commandNotFound = ExitStatus(rawValue: 127)
}

/// The reason why a tool fails: its message on stderr and its exit status.
public struct Failure: Error, Sendable {
  /// The text `thing: reason`, without the program's name; `nil` if no message is written (a closed pipe).
  public let message: String?
  public let status: ExitStatus
  /// The usage, for a command line that could not be read.
  let usage: Usage?
  /// The signal with which the tool ends itself after all other work, as if it had not caught the signal.
  var signal: Signal?

  public init(_ message: String?, status: ExitStatus = .failure) {
    self.message = message
    self.status = status
    usage = nil
  }

  /// Creates the failure of a tool that has caught a signal and ends by it.
  public init(_ message: String? = nil, endedBy signal: Signal) {
    self.init(message)
    self.signal = signal
  }

  /// Creates the failure of a command line that could not be read: the reason, then the usage.
  ///
  /// A bad value is reported in one line, without the usage.
  public init(_ error: UsageError, _ usage: Usage) {
    message = error.description
    status = .failure
    self.usage = usage
  }
}

/// Makes a call, and reports its error as the failure of the tool: `subject: reason`, or the reason alone.
///
/// The closure names the error that it throws: `try orFail("--tree") { () throws(ReadError) in … }`.
///
/// - Throws: ``Failure`` with the text of the error.
public func orFail<Value, Reason: Error & CustomStringConvertible>(
  _ subject: @autoclosure () -> String? = nil, _ call: () throws(Reason) -> Value
) throws(Failure) -> Value {
  do throws(Reason) {
    return try call()
  } catch {
    throw Failure((subject().map { $0 + ": " } ?? "") + error.description)
  }
}
