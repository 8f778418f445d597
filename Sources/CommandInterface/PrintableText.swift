extension String {
  /// The text on one line, with `\xNN` for characters that would control a terminal or change the direction of its
  /// text.
  ///
  /// Words of a command line and file names may hold such characters. The middle of a very long text is left out.
  public var printable: String { shortened.escapingControls }

  /// The whole text, with the same characters written as `\xNN`.
  public var escapingControls: String {
    guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.steersTerminal {
        let digits = String(scalar.value, radix: 16)
        text += "\\x" + (digits.count < 2 ? "0" : "") + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text, without its middle if it is very long.
  ///
  /// A word of a command line can have 128 KiB, but a message must stay readable.
  private var shortened: String {
    guard utf8.count > Self.longestMessage, unicodeScalars.count > Self.longestMessage else {
      return self
    }
    let half = Self.longestMessage / 2
    let ends = [unicodeScalars.prefix(half), unicodeScalars.suffix(half)]
    return ends.map { String(Substring($0)) }.joined(separator: " … ")
  }

  /// The greatest length in code points, because a character may consist of any number of them.
  private static let longestMessage = 2000
}

extension Unicode.Scalar {
  /// Whether the scalar is in C0 or C1, is DEL, starts a line, or sets the direction of text.
  fileprivate var steersTerminal: Bool {
    switch value {
    case 0..<0x20, 0x7f...0x9f, 0x61c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
