import LinuxSystem
import NumaCore

/// An exact amount in a table: a sum of bytes, or a plain number.
///
/// All amounts are whole numbers. The amounts of numastat are floating-point numbers, which lose their last digits
/// beyond 2^53.
enum Cell: Hashable {
  /// Shown in MB, which are 2^20 bytes.
  case bytes(UInt128)
  /// Shown as it is.
  case count(UInt64)

  init(_ size: ByteCount) { self = .bytes(UInt128(size.rawValue)) }

  var isZero: Bool { magnitude == 0 }

  /// The value by which rows are sorted.
  var magnitude: UInt128 {
    switch self {
    case .bytes(let bytes): bytes
    case .count(let count): UInt128(count)
    }
  }

  /// Returns the number with this many decimals.
  ///
  /// A half is rounded to the even digit, as printf(3) does.
  func text(decimals: Int) -> String {
    var text: [UInt8] = []
    write(decimals: decimals, to: &text)
    return String(bytes: text)
  }

  /// All digits of the number of bytes, or of the plain number.
  var digits: String {
    var text: [UInt8] = []
    writeDigits(to: &text)
    return String(bytes: text)
  }

  /// Writes all digits of the number of bytes, or of the plain number.
  func writeDigits(to text: inout [UInt8]) { text.append(decimal: magnitude) }

  /// Writes the number with this many decimals.
  func write(decimals: Int, to text: inout [UInt8]) {
    switch self {
    case .count(let count): text.append(decimal: count)
    case .bytes(let bytes):
      // Arithmetic on 64 bits takes a fraction of the time of arithmetic on 128 bits.
      if let bytes = UInt64(exactly: bytes), bytes < 1 << 56, decimals <= 2 {
        Self.write(mebibytes: bytes, decimals: decimals, to: &text)
      } else {
        Self.write(mebibytes: bytes, decimals: decimals, to: &text)
      }
    }
  }

  private static func write<Number: TenfoldNumber>(
    mebibytes bytes: Number, decimals: Int, to text: inout [UInt8]
  ) {
    var scale: Number = 1
    for _ in 0..<decimals { scale *= 10 }
    let mebibyte: Number = 1 << 20
    let (quotient, rest) = ((bytes * scale) >> 20, (bytes * scale) & (mebibyte - 1))
    let half = mebibyte / 2
    let roundsUp = rest > half || (rest == half && quotient & 1 == 1)
    text.append(decimal: quotient + (roundsUp ? 1 : 0), leastDigits: decimals + 1)
    if decimals > 0 { text.insert(UInt8(ascii: "."), at: text.count - decimals) }
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
  /// Appends the digits of a number.
  ///
  /// It makes no `String`, which would be created and discarded for each cell of a table.
  fileprivate mutating func append(decimal number: some TenfoldNumber, leastDigits: Int = 1) {
    let start = count
    var rest = number
    while rest > 0 || count - start < leastDigits {
      append(UInt8(ascii: "0") + rest.removeLastDigit())
    }
    // The digits are in reverse order up to here.
    var (first, last) = (start, count - 1)
    while first < last {
      swapAt(first, last)
      first += 1
      last -= 1
    }
  }
}

/// A number that can be divided by ten.
private protocol TenfoldNumber: FixedWidthInteger & UnsignedInteger {
  mutating func removeLastDigit() -> UInt8
}

extension UInt64: TenfoldNumber {
  fileprivate mutating func removeLastDigit() -> UInt8 {
    let (quotient, digit) = quotientAndRemainder(dividingBy: 10)
    self = quotient
    return UInt8(truncatingIfNeeded: digit)
  }
}

/// The division is in parts of 32 bits: for a division of 128 bits, the compiler calls a library that a tool is not
/// linked with.
extension UInt128: TenfoldNumber {
  fileprivate mutating func removeLastDigit() -> UInt8 {
    var rest: UInt64 = 0
    let high = Self.quotient(of: UInt64(truncatingIfNeeded: self >> 64), &rest)
    let low = Self.quotient(of: UInt64(truncatingIfNeeded: self), &rest)
    self = UInt128(high) << 64 | UInt128(low)
    return UInt8(truncatingIfNeeded: rest)
  }

  /// Divides a part by ten, after the remainder of the part before it, and stores the new remainder.
  private static func quotient(of part: UInt64, _ rest: inout UInt64) -> UInt64 {
    let upper = rest << 32 | part >> 32
    let lower = (upper % 10) << 32 | (part & 0xffff_ffff)
    rest = lower % 10
    return (upper / 10) << 32 | lower / 10
  }
}
