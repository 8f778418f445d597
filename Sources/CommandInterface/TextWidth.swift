extension String {
  /// The number of columns of the text on a terminal: one for each character, two for East Asian characters and
  /// pictures.
  ///
  /// Source: Unicode Standard Annex 11, in blocks; a rare character may be off by one.
  var columns: Int {
    guard utf8.contains(where: { $0 >= 0x80 }) else { return utf8.count }
    return reduce(0) { columns, character in
      columns + (character.unicodeScalars.contains { $0.isWide } ? 2 : 1)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
      0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff,
      0x1f900...0x1f9ff, 0x20000...0x3fffd:
      true
    default: false
    }
  }
}
