internal import CLibc
internal import LinuxSystem

/// A running tool: its name, its words, its output and its messages.
public struct Program: ~Copyable {
  /// The name by which the tool was called, without the folder; it starts every message.
  public let name: String
  /// The words of the command line, starting with the tool's own name.
  public let words: [Word]
  public var output = StandardOutput()

  private init(words: [Word], fallbackName: String) {
    let typed = words.first?.lastPathComponent.description.printable ?? ""
    // If the caller passes no words, Linux adds an empty word.
    name = typed.isEmpty ? fallbackName : typed
    self.words = words
  }

  /// Writes a warning to stderr; the work continues.
  public func warn(_ message: String) { say("warning: \(message)") }

  /// Writes several warnings to stderr.
  ///
  /// If there are very many, as on a machine of 1024 nodes, the first are printed and the others are counted.
  public func warn(ofEach warnings: [some CustomStringConvertible]) {
    for warning in warnings.prefix(Self.mostWarnings) { warn(warning.description) }
    let others = warnings.count - Self.mostWarnings
    if others > 0 { warn("\(others) more warnings of this kind") }
  }

  private static let mostWarnings = 20

  /// Writes useful information to stderr.
  public func note(_ message: String) { say(message) }

  /// The display of the progress on stderr.
  public var statusLine: StatusLine {
    StatusLine(name: name, terminal: .asked(of: .standardError))
  }

  private func say(_ message: String) {
    writeToStandardError("\(name): \(message)".printable + "\n")
  }

  /// Runs a tool and ends the process.
  ///
  /// Only this function prints failures and selects the exit status. The tool uses `name` if the caller did not pass a
  /// name.
  public static func run(
    _ name: String, _ body: (inout Program) throws(Failure) -> Void
  ) -> Never {
    var program = Program(words: Word.arguments, fallbackName: name)
    let status: ExitStatus
    do throws(Failure) {
      // A call of execve(2) with an empty argv has no meaning.
      guard !program.words.isEmpty else { throw Failure("called without even a name") }
      try body(&program)
      try program.output.flush()
      status = .success
    } catch {
      // The output that was printed before the failure is kept. Only the first failure is reported.
      try? program.output.flush()
      if let message = error.message { program.say(message) }
      if let usage = error.usage { writeToStandardError(usage.text(for: program.name)) }
      error.signal?.takeDefaultAction()
      status = error.status
    }
    exit(status.rawValue)
  }
}
