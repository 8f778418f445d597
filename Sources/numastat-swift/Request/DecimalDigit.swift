extension UInt8 {
  /// Whether the byte is a decimal digit.
  var isDecimalDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
