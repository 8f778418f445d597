/// A picture of rectangles and text, as a file of its own: SVG 1.1.
///
/// Text may come from anywhere: what XML gives a meaning is escaped, what it does not allow is written as `\xNN` or as
/// the replacement character.
public struct SVG: Sendable {
  /// Where a text begins or ends.
  public enum Anchor: String, Sendable {
    case start
    case middle
    case end
  }

  /// In pixels.
  public let width: Int
  public let height: Int
  private var body = ""

  /// Begins a picture. The title is what viewers and readers of screens call it.
  public init(width: Int, height: Int, title: String) {
    self.width = width
    self.height = height
    body = "<title>\(Self.escaped(title))</title>\n"
    rectangle(x: 0, y: 0, width: width, height: height, fill: "white")
  }

  /// Draws a rectangle. A colour is a name of SVG's or `#rrggbb`; the hint is what a viewer shows at the pointer.
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

  /// Writes a line of text, whose base line is at `y`.
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

  /// About how wide a text of the usual size becomes, in pixels: fonts differ.
  public static func width(of text: String) -> Int { text.printable.columns * 8 }

  /// The colour of a cell of a heat map: from white for 0 to red for 1.
  public static func heat(_ share: Double) -> String {
    let share = share.isNaN ? 0 : min(max(share, 0), 1)
    let (green, blue) = (Int((255 - 185 * share).rounded()), Int((255 - 215 * share).rounded()))
    return "#ff\(hexadecimal(green))\(hexadecimal(blue))"
  }

  private static func hexadecimal(_ value: Int) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }

  /// The file.
  public var document: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="\(width)" height="\(height)" \
    viewBox="0 0 \(width) \(height)" font-family="sans-serif">
    \(body)</svg>

    """
  }

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
