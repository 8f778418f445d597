/// The characters that the kernel's texts and the specifiers are made of.
extension UInt8 {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let exclamationMark = UInt8(ascii: "!")
  static let plus = UInt8(ascii: "+")
  static let comma = UInt8(ascii: ",")
  static let hyphen = UInt8(ascii: "-")
  static let period = UInt8(ascii: ".")
  static let slash = UInt8(ascii: "/")
  static let zero = UInt8(ascii: "0")
  static let colon = UInt8(ascii: ":")
  static let equals = UInt8(ascii: "=")

  /// The value of the byte as a decimal digit; `nil` if it is not one.
  package var decimalDigit: Int? {
    self >= .zero && self <= UInt8(ascii: "9") ? Int(self - .zero) : nil
  }

  /// The value of the byte as a digit of a base up to 36, as strtoul(3) reads it; `nil` if it is not one.
  var digit: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - .zero)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// Whether isalpha(3) holds in the C locale.
  var isLetter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: false
    }
  }

  /// The byte, with a capital letter converted to the small one: tolower(3) in the C locale.
  package var smallLetter: UInt8 {
    self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
  }

  /// Whether isspace(3) holds in the C locale: blank, tab, newline, vertical tab, form feed, return.
  package var isSpace: Bool { self == .space || (self >= 0x09 && self <= 0x0d) }
}

/// Returns the end of a text from the kernel, without the zero bytes and white space after it.
///
/// Zero bytes and white space at the end have no meaning in any of the kernel's files. Many kernels before 5.10 write a
/// zero byte after the last newline.
func endOfText(_ text: Span<UInt8>) -> Int {
  var end = text.count
  while end > 0, text[end - 1] == 0 || text[end - 1].isSpace { end -= 1 }
  return end
}
