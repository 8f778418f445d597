extension String {
  /// The text on one line, with what would steer a terminal or turn its text around written as `\xNN`: words of a
  /// command line and file names come from anywhere. The middle of a very long text is left out.
  public var printable: String { shortened.escapingControls }

  /// The text whole, with the same characters written as `\xNN`.
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

  /// A word of a command line can have 128 KiB, and a message must still be read.
  private var shortened: String {
    guard utf8.count > Self.longestMessage, unicodeScalars.count > Self.longestMessage else {
      return self
    }
    let half = Self.longestMessage / 2
    let ends = [unicodeScalars.prefix(half), unicodeScalars.suffix(half)]
    return ends.map { String(Substring($0)) }.joined(separator: " … ")
  }

  /// In code points: a character may be any number of them.
  private static let longestMessage = 2000
}

extension Unicode.Scalar {
  /// Whether it is of C0, DEL or C1, starts a line, or sets the direction of text.
  fileprivate var steersTerminal: Bool {
    switch value {
    case 0..<0x20, 0x7f...0x9f, 0x61c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
