/// What decides how a report looks: where it goes, how wide that is, what can be shown there.
///
/// Everything that renders takes it as a value, so that a test needs no terminal. The standard values are those of a file:
/// no colours, 80 columns, ASCII.
public struct TerminalTraits: Hashable, Sendable {
  /// Whether somebody looks at it, rather than a file or a program that reads.
  public var isTerminal: Bool
  /// Whether text can be put anywhere on it.
  public var canDraw: Bool
  /// How many columns a line may take.
  public var columns: Int
  /// Whether text may be coloured.
  public var allowsColor: Bool
  /// Whether more than ASCII is shown.
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

  /// What a terminal has that does not say.
  public static let usualColumns = 80
}

extension TerminalTraits {
  /// Decides by what the terminal and the environment say.
  ///
  /// - The terminal's own width comes before `COLUMNS`.
  /// - `NO_COLOR` with any text, and `TERM=dumb`, forbid colours: <https://no-color.org>. A dumb terminal, or one of which `TERM`
  ///   says nothing, writes line by line.
  /// - Of `LC_ALL`, `LC_CTYPE` and `LANG`, the first that is set decides: locale(7).
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
    // en_GB.UTF-8@euro
    let codeset = locale.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst()
      .prefix { $0 != UInt8(ascii: "@") }
    // Capitals become small letters by the bit in which they differ.
    let letters = codeset.filter { $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }
    isUTF8 = letters.elementsEqual("utf8".utf8)
  }

  /// A terminal that does not know its width says 0; `ws_col` of ioctl_tty(2) has 16 bits.
  private static func sensible(_ columns: Int?) -> Int? {
    columns.flatMap { (1...65535).contains($0) ? $0 : nil }
  }
}
