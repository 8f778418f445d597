import NumaCore

extension SpeedReport {
  /// Writes migspeed's last line.
  func write(to out: inout some TextOutputStream) {
    let mebibytes = Double(moved.rawValue) / Double(1 << 20)
    let seconds = elapsed / .seconds(1)
    let rate = seconds > 0 ? mebibytes / seconds : 0
    out.write(
      "\(printfDecimal(mebibytes, 1)) Mbyte migrated in \(printfDecimal(seconds, 2)) secs. "
        + "\(printfDecimal(rate, 1)) Mbytes/second\n")
  }
}

/// A number that is not negative with one or two decimals. A half is rounded to the even digit, as printf(3) does.
func printfDecimal(_ value: Double, _ decimals: Int) -> String {
  let scale = decimals == 1 ? 10 : 100
  let scaled = (value * Double(scale)).rounded(.toNearestOrEven)
  guard let number = Int(exactly: scaled) else { return "\(value)" }
  let (whole, part) = number.quotientAndRemainder(dividingBy: scale)
  return "\(whole)." + (decimals == 2 && part < 10 ? "0" : "") + "\(part)"
}
