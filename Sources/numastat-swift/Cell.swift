import NumaCore

/// An exact amount in a table: a sum of bytes, or a plain number.
///
/// Amounts are whole numbers throughout. Beyond 2^53 numastat's, which are floating point, lose their last digits.
enum Cell: Hashable {
  /// Shown in MB, which are 2^20 bytes.
  case bytes(UInt128)
  /// Shown as it is.
  case count(UInt64)

  var isZero: Bool { magnitude == 0 }

  /// By what rows are sorted.
  var magnitude: UInt128 {
    switch self {
    case .bytes(let bytes): bytes
    case .count(let count): UInt128(count)
    }
  }

  /// The number with so many decimals. A half is rounded to the even digit, as printf(3) does.
  func text(decimals: Int) -> String {
    switch self {
    case .count(let count): return "\(count)"
    case .bytes(let bytes):
      let scale = (0..<decimals).reduce(UInt128(1)) { scale, _ in scale * 10 }
      let (quotient, rest) = ((bytes * scale) >> 20, (bytes * scale) & (Self.mebibyte - 1))
      let half = Self.mebibyte / 2
      let roundsUp = rest > half || (rest == half && quotient & 1 == 1)
      let rounded = quotient + (roundsUp ? 1 : 0)
      // What 64 bits hold takes a fraction of the time.
      guard let small = UInt64(exactly: rounded) else {
        return Self.text(rounded, scale: scale, decimals)
      }
      return Self.text(small, scale: UInt64(scale), decimals)
    }
  }

  /// The number as a table has it.
  func text(_ layout: StatLayout) -> String {
    layout.isInBytes ? "\(magnitude)" : text(decimals: layout.decimals)
  }

  /// A number of hundredths, or whatever the decimals make it.
  private static func text<Number: FixedWidthInteger>(
    _ number: Number, scale: Number, _ decimals: Int
  ) -> String {
    let (whole, part) = number.quotientAndRemainder(dividingBy: scale)
    guard decimals > 0 else { return "\(whole)" }
    let digits = "\(part)"
    return "\(whole)." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
  }

  private static let mebibyte: UInt128 = 1 << 20

  static func + (left: Self, right: Self) -> Self {
    switch (left, right) {
    case (.count(let left), .count(let right)):
      .count(left.addingReportingOverflow(right).partialValue)
    default: .bytes(left.magnitude + right.magnitude)
    }
  }
}
