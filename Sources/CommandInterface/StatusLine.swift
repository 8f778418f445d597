/// The display of a tool's progress on stderr: lines that stay, and one line that is redrawn repeatedly.
public struct StatusLine: Sendable {
  private let name: String
  /// The terminal that shows the line.
  public let terminal: TerminalTraits

  init(name: String, terminal: TerminalTraits) {
    self.name = name
    self.terminal = terminal
  }

  /// Draws a text in place of the text that was drawn before.
  public func draw(_ text: String) { writeToStandardError(Self.drawn(text)) }

  /// Erases the drawn text.
  public func erase() { draw("") }

  /// Keeps the drawn text, and continues on the line below it.
  public func keep() { writeToStandardError("\n") }

  /// Writes a line with the program's name before it, in place of the drawn text.
  public func say(_ message: String) {
    let start = terminal.canDraw ? Self.drawn("") : ""
    writeToStandardError(start + "\(name): \(message)".printable + "\n")
  }

  /// Writes a report on a line of its own.
  public func write(_ report: JSON) { writeToStandardError(report.line) }

  /// Returns the sequence that draws a text from the start of the line, and erases the rest of the line.
  ///
  /// Source: ECMA-48, 8.3.41 (EL).
  static func drawn(_ text: String) -> String { "\r\(text)\u{1b}[K" }
}
