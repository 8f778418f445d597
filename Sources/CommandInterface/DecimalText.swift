internal import LinuxSystem

/// Returns a number with this many decimals.
public func decimal(_ value: Double, _ decimals: Int) -> String {
  let scale = (0..<decimals).reduce(UInt64(1)) { scale, _ in scale * 10 }
  let (whole, part) = (value.magnitude * Double(scale)).rounded64
    .quotientAndRemainder(dividingBy: scale)
  let sign = value < 0 && (whole > 0 || part > 0) ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(whole)" }
  return "\(sign)\(whole)." + "\(part)".padded(to: decimals, with: UInt8(ascii: "0"))
}

extension Double {
  /// The nearest whole number; a number that is too large becomes the greatest, and a negative number or NaN becomes 0.
  public var rounded64: UInt64 { UInt64(exactly: rounded()) ?? (self > 0 ? .max : 0) }
}
