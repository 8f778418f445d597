/// A picture of rectangles and text, as a separate file in SVG 1.1.
///
/// Text may hold any characters. Characters with a meaning in XML are escaped. Characters that XML does not allow are
/// written as `\xNN` or as the replacement character.
public struct SVG: Sendable {
  /// The part of a text that is at its position: the start, the middle or the end.
  public enum Anchor: String, Sendable {
    case start
    case middle
    case end
  }

  /// The width in pixels; the height is in pixels too.
  public let width: Int
  public let height: Int
  private var body = ""

  /// Creates an empty picture; viewers and screen readers use the title as its name.
  public init(width: Int, height: Int, title: String) {
    self.width = width
    self.height = height
    body = "<title>\(Self.escaped(title))</title>\n"
    rectangle(x: 0, y: 0, width: width, height: height, fill: "white")
  }

  /// Draws a rectangle.
  ///
  /// A colour is a name from SVG or `#rrggbb`. A viewer shows the hint at the pointer.
  public mutating func rectangle(
    x: Int, y: Int, width: Int, height: Int, fill: String, stroke: String? = nil,
    hint: String? = nil
  ) {
    let border = stroke.map { " stroke=\"\(Self.escaped($0))\"" } ?? ""
    let start =
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\""
      + " fill=\"\(Self.escaped(fill))\"\(border)"
    body += start + (hint.map { "><title>\(Self.escaped($0))</title></rect>\n" } ?? "/>\n")
  }

  /// Writes a line of text whose baseline is at `y`.
  public mutating func text(
    _ text: String, x: Int, y: Int, anchor: Anchor = .start, size: Int = usualSize,
    isBold: Bool = false
  ) {
    let weight = isBold ? " font-weight=\"bold\"" : ""
    body +=
      "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor.rawValue)\" font-size=\"\(size)\"\(weight)>"
      + "\(Self.escaped(text))</text>\n"
  }

  /// The height of characters, in pixels.
  public static let usualSize = 13

  /// Returns the approximate width of a text of the usual size, in pixels; the exact width depends on the font.
  public static func width(of text: String) -> Int { text.printable.columns * 8 }

  /// Returns the colour of a cell of a heat map: from white for 0 to red for 1.
  public static func heat(_ share: Double) -> String {
    let share = share.isNaN ? 0 : min(max(share, 0), 1)
    let (green, blue) = (Int((255 - 185 * share).rounded()), Int((255 - 215 * share).rounded()))
    return "#ff\(hexadecimal(green))\(hexadecimal(blue))"
  }

  private static func hexadecimal(_ value: Int) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }

  /// The contents of the file.
  public var document: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="\(width)" height="\(height)" \
    viewBox="0 0 \(width) \(height)" font-family="sans-serif">
    \(body)</svg>

    """
  }

  /// Returns the text with the characters escaped or replaced that XML does not allow in text.
  ///
  /// Source: XML 1.0, 2.2 (characters) and 2.4 (markup).
  static func escaped(_ text: String) -> String {
    text.printable.unicodeScalars.reduce(into: "") { escaped, scalar in
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\u{fffe}", "\u{ffff}": escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
  }
}
