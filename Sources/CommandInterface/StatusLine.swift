/// Where a tool says on stderr how far its work is: lines that stay, and one that is drawn over and over.
public struct StatusLine: Sendable {
  private let name: String
  /// What it is shown on.
  public let terminal: TerminalTraits

  init(name: String, terminal: TerminalTraits) {
    self.name = name
    self.terminal = terminal
  }

  /// Shows a text in place of the one drawn before.
  public func draw(_ text: String) { writeToStandardError(Self.drawn(text)) }

  /// Takes away what was drawn.
  public func erase() { draw("") }

  /// Leaves what was drawn where it is, and goes on below it.
  public func keep() { writeToStandardError("\n") }

  /// Writes a line with the program's name before it, in place of what was drawn.
  public func say(_ message: String) {
    let start = terminal.canDraw ? Self.drawn("") : ""
    writeToStandardError(start + "\(name): \(message)".printable + "\n")
  }

  /// Writes a report on a line of its own.
  public func write(_ report: JSON) { writeToStandardError(report.line) }

  /// From the start of the line, and nothing behind it. Source: ECMA-48, 8.3.41 (EL).
  static func drawn(_ text: String) -> String { "\r\(text)\u{1b}[K" }
}
