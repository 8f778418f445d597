/// The colour of a piece of text, which is applied if colours are allowed.
///
/// Source: ECMA-48, 8.3.117 (SGR); the 256 colours are xterm's, which other terminals have adopted.
public struct Paint: Hashable, Sendable {
  /// The parameters of SGR; empty for none.
  private let parameters: String

  /// The default of the terminal.
  public static let plain = Paint(parameters: "")
  public static let bold = Paint(parameters: "1")
  public static let faint = Paint(parameters: "2")
  public static let inverse = Paint(parameters: "7")
  public static let red = Paint(parameters: "31")
  public static let green = Paint(parameters: "32")
  public static let yellow = Paint(parameters: "33")

  /// Returns the background of a cell of a heat map, with black text: green for 0, yellow for 0.5, red for 1.
  ///
  /// A share outside this range has the colour of the nearest end. NaN is plain.
  public static func heat(_ share: Double) -> Paint {
    guard !share.isNaN else { return .plain }
    // The path follows two edges of xterm's cube of 6 x 6 x 6 colours.
    let step = Int((min(max(share, 0), 1) * 10).rounded())
    let (red, green) = (min(step, 5), min(10 - step, 5))
    return Paint(parameters: "38;5;16;48;5;\(16 + 36 * red + 6 * green)")
  }

  /// Returns the text in this colour, or unchanged if colours are not allowed.
  public func apply(to text: String, on terminal: TerminalTraits) -> String {
    guard terminal.allowsColor, self != .plain, !text.isEmpty else { return text }
    return "\u{1b}[\(parameters)m\(text)\u{1b}[0m"
  }
}
