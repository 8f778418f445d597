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
    var text: [UInt8] = []
    write(decimals: decimals, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The number as a table has it.
  func text(_ layout: StatLayout) -> String {
    layout.isInBytes ? "\(magnitude)" : text(decimals: layout.decimals)
  }

  /// Writes the number as a table has it.
  func write(_ layout: StatLayout, to text: inout [UInt8]) {
    if layout.isInBytes {
      text.append(decimal: magnitude)
    } else {
      write(decimals: layout.decimals, to: &text)
    }
  }

  private func write(decimals: Int, to text: inout [UInt8]) {
    switch self {
    case .count(let count): text.append(decimal: count)
    case .bytes(let bytes):
      // What 64 bits hold takes a fraction of the time.
      if let bytes = UInt64(exactly: bytes), bytes < 1 << 56, decimals <= 2 {
        Self.write(mebibytes: bytes, decimals, to: &text)
      } else {
        Self.write(mebibytes: bytes, decimals, to: &text)
      }
    }
  }

  private static func write<Number: FixedWidthInteger & UnsignedInteger>(
    mebibytes bytes: Number, _ decimals: Int, to text: inout [UInt8]
  ) {
    var scale: Number = 1
    for _ in 0..<decimals { scale *= 10 }
    let mebibyte: Number = 1 << 20
    let (quotient, rest) = ((bytes * scale) >> 20, (bytes * scale) & (mebibyte - 1))
    let half = mebibyte / 2
    let roundsUp = rest > half || (rest == half && quotient & 1 == 1)
    let (whole, part) = (quotient + (roundsUp ? 1 : 0)).quotientAndRemainder(dividingBy: scale)
    text.append(decimal: whole)
    guard decimals > 0 else { return }
    text.append(UInt8(ascii: "."))
    text.append(decimal: part, leastDigits: decimals)
  }

  static func + (left: Self, right: Self) -> Self {
    switch (left, right) {
    case (.count(let left), .count(let right)):
      .count(left.addingReportingOverflow(right).partialValue)
    default: .bytes(left.magnitude + right.magnitude)
    }
  }
}

extension [UInt8] {
  /// Appends the digits of a number. A String of them would be made and thrown away for each cell of a table.
  fileprivate mutating func append<Number: FixedWidthInteger & UnsignedInteger>(
    decimal number: Number, leastDigits: Int = 1
  ) {
    let start = count
    var rest = number
    while rest > 0 || count - start < leastDigits {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    }
    // The last digit came first.
    var (first, last) = (start, count - 1)
    while first < last {
      swapAt(first, last)
      first += 1
      last -= 1
    }
  }
}
