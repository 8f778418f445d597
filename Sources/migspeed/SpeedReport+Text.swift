import NumaCore

extension SpeedReport {
  /// Writes the last line of migspeed's output.
  func write(to out: inout some TextOutputStream) {
    let mebibytes = Double(moved.rawValue) / Double(1 << 20)
    let seconds = elapsed / .seconds(1)
    let rate = seconds > 0 ? mebibytes / seconds : 0
    out.write(
      "\(printfDecimal(mebibytes, 1)) Mbyte migrated in \(printfDecimal(seconds, 2)) secs. "
        + "\(printfDecimal(rate, 1)) Mbytes/second\n")
  }
}

/// Formats a non-negative number with one or two decimals, and rounds half to even, as printf(3) does.
func printfDecimal(_ value: Double, _ decimals: Int) -> String {
  let scale = decimals == 1 ? 10 : 100
  let product = value * Double(scale)
  var scaled = product.rounded(.toNearestOrEven)
  // The product may end in exactly one half although the value does not: the Double for 0.15 is less than 0.15, but ten
  // times it is 1.5.
  let error = (-product).addingProduct(value, Double(scale))
  if abs(product - scaled) == 0.5, error != 0 { scaled = product.rounded(error < 0 ? .down : .up) }
  guard let number = Int(exactly: scaled) else { return "\(value)" }
  let (whole, part) = number.quotientAndRemainder(dividingBy: scale)
  return "\(whole)." + (decimals == 2 && part < 10 ? "0" : "") + "\(part)"
}
