internal import LinuxSystem

/// The properties of the output that determine the form of a report: its type, its width and what it can show.
///
/// All code that renders takes them as a value, so that a test needs no terminal. The default values are those of a
/// file: no colours, 80 columns, ASCII.
public struct TerminalTraits: Hashable, Sendable {
  /// Whether the output is a terminal, not a file or a program that reads it.
  public var isTerminal: Bool
  /// Whether text can be drawn at any place of the terminal.
  public var canDraw: Bool
  /// The number of columns that a line may take.
  public var columns: Int
  /// Whether text may be coloured.
  public var allowsColor: Bool
  /// Whether the output shows UTF-8, not only ASCII.
  public var isUTF8: Bool

  public init(
    isTerminal: Bool = false, canDraw: Bool = false, columns: Int = Self.usualColumns,
    allowsColor: Bool = false, isUTF8: Bool = false
  ) {
    self.isTerminal = isTerminal
    self.canDraw = canDraw
    self.columns = columns
    self.allowsColor = allowsColor
    self.isUTF8 = isUTF8
  }

  /// The number of columns of a terminal that does not report it.
  public static let usualColumns = 80
}

extension TerminalTraits {
  /// Creates the traits from the properties of the terminal and from the environment.
  ///
  /// - The terminal's own width takes precedence over `COLUMNS`.
  /// - `NO_COLOR` with any text, and `TERM=dumb`, disable colours: <https://no-color.org>. A terminal without `TERM`
  ///   counts as a dumb one. The output to a dumb terminal is line by line.
  /// - Of `LC_ALL`, `LC_CTYPE` and `LANG`, the first that is set determines whether the output is UTF-8: locale(7).
  init(isTerminal: Bool, windowColumns: Int?, environment: (String) -> String?) {
    func text(_ name: String) -> String? {
      guard let text = environment(name), !text.isEmpty else { return nil }
      return text
    }
    self.isTerminal = isTerminal
    canDraw = isTerminal && (text("TERM") ?? "dumb") != "dumb"
    columns =
      Self.sensible(windowColumns) ?? Self.sensible(text("COLUMNS").flatMap { Int($0) })
      ?? Self.usualColumns
    allowsColor = canDraw && text("NO_COLOR") == nil
    let locale = text("LC_ALL") ?? text("LC_CTYPE") ?? text("LANG") ?? ""
    // For example: en_GB.UTF-8@euro
    let codeset = locale.bytes.drop { $0 != UInt8(ascii: ".") }.dropFirst()
      .prefix { $0 != UInt8(ascii: "@") }
    // The bit 0x20 converts a capital letter to the small one.
    let letters = codeset.filter { $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }
    isUTF8 = letters.equals("utf8")
  }

  /// Returns a number of columns if it is possible, or else `nil`.
  ///
  /// A terminal that does not know its width reports 0; `ws_col` of ioctl_tty(2) has 16 bits.
  private static func sensible(_ columns: Int?) -> Int? {
    columns.flatMap { (1...65535).contains($0) ? $0 : nil }
  }
}
