extension String {
  /// Formats a number as printf(3) does with `%04x` and similar formats.
  init(hexadecimal number: some BinaryInteger, width: Int) {
    let digits = String(number, radix: 16)
    self = String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
