/// An amount of memory in bytes.
public struct ByteCount: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Creates an amount from kibibytes, which the kernel's files call `kB`.
  ///
  /// If the amount does not fit, it is the greatest possible amount.
  public init(kibibytes: Int) { rawValue = kibibytes.multipliedSaturated(by: 1024) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Arithmetic in which an overflow does not end the program, because files and users can give any number.
///
/// A result that does not fit is the greatest or the least amount.
extension ByteCount: AdditiveArithmetic {
  /// No memory.
  public static var zero: Self { Self(rawValue: 0) }

  public static func + (left: Self, right: Self) -> Self {
    Self(rawValue: left.rawValue.addingSaturated(right.rawValue))
  }

  public static func - (left: Self, right: Self) -> Self {
    Self(rawValue: left.rawValue.subtractingSaturated(right.rawValue))
  }

  /// Returns a multiple of the amount.
  public static func * (left: Self, right: Int) -> Self {
    Self(rawValue: left.rawValue.multipliedSaturated(by: right))
  }

  /// Returns an equal part of the amount, rounded down.
  ///
  /// - Precondition: The number of parts is not zero.
  static func / (left: Self, right: Int) -> Self { Self(rawValue: left.rawValue / right) }

  /// Returns the amount rounded up to whole pages.
  func rounded(toPagesOf pageSize: Self) -> Self {
    let (pages, rest) = rawValue.quotientAndRemainder(dividingBy: pageSize.rawValue)
    return pageSize * (pages + (rest > 0 ? 1 : 0))
  }
}

extension Sequence {
  /// Returns the sum of an amount of each element.
  package func sum(_ amount: (Element) -> ByteCount) -> ByteCount {
    reduce(.zero) { $0 + amount($1) }
  }
}

extension ByteCount: CustomStringConvertible {
  /// The amount in the greatest binary unit in which it is at least 1, truncated to one decimal place.
  public var description: String {
    var unit = 0
    var whole = rawValue.magnitude
    var rest: UInt = 0
    while whole >= 1024, unit < Self.units.count - 1 {
      (whole, rest) = whole.quotientAndRemainder(dividingBy: 1024)
      unit += 1
    }
    let tenths = rest * 10 / 1024
    let sign = rawValue < 0 ? "-" : ""
    return "\(sign)\(whole)\(tenths == 0 ? "" : ".\(tenths)") \(Self.units[unit])"
  }

  private static let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
}
