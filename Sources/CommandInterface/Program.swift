internal import CLibc
internal import LinuxSystem

/// A tool that runs: its name, its words, what it prints and says.
public struct Program: ~Copyable {
  /// What it was called by, without the folder: the start of every message.
  public let name: String
  /// Its words, its own name first.
  public let words: [Word]
  public var output = StandardOutput()

  private init(words: [Word], fallbackName: String) {
    let typed = words.first?.lastPathComponent.description.printable ?? ""
    // Linux puts an empty word where a caller gave none.
    name = typed.isEmpty ? fallbackName : typed
    self.words = words
  }

  /// Says on stderr what the user should know though the work goes on.
  public func warn(_ message: String) { say("warning: \(message)") }

  /// Warns of each of several things. Of very many, as on a machine of 1024 nodes, the first are printed and the others
  /// are counted.
  public func warn(ofEach warnings: [some CustomStringConvertible]) {
    for warning in warnings.prefix(Self.mostWarnings) { warn(warning.description) }
    let others = warnings.count - Self.mostWarnings
    if others > 0 { warn("\(others) more warnings of this kind") }
  }

  private static let mostWarnings = 20

  /// Says on stderr what was done that is worth knowing.
  public func note(_ message: String) { say(message) }

  /// Where to say on stderr how far the work is.
  public var statusLine: StatusLine {
    StatusLine(name: name, terminal: .asked(of: .standardError))
  }

  private func say(_ message: String) {
    writeToStandardError("\(name): \(message)".printable + "\n")
  }

  /// Runs a tool and ends the process: the one place that prints failures and picks the exit status.
  ///
  /// The name is what the tool calls itself where the caller gave none.
  public static func run(
    _ name: String, _ body: (inout Program) throws(Failure) -> Void
  ) -> Never {
    var program = Program(words: Word.arguments, fallbackName: name)
    let status: ExitStatus
    do throws(Failure) {
      // execve(2) with an empty argv: nothing can be meant by it.
      guard !program.words.isEmpty else { throw Failure("called without even a name") }
      try body(&program)
      try program.output.flush()
      status = .success
    } catch {
      // A report cut short keeps what was printed; the first failure is the one that counts.
      try? program.output.flush()
      if let message = error.message { program.say(message) }
      if let usage = error.usage { writeToStandardError(usage.text(for: program.name)) }
      error.signal?.takeDefaultAction()
      status = error.status
    }
    exit(status.rawValue)
  }
}
