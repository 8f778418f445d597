/// A generator of numbers without a pattern that a cache could follow; the numbers are the same in each run
/// (xorshift64*).
///
/// Source: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled" (2016).
struct RandomWords: Sendable {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Returns a number from 0 to below a bound, which must be at least 1.
  mutating func next(below bound: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    let number = state &* 0x2545_f491_4f6c_dd1d
    return Int(
      truncatingIfNeeded: number.multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound)).high)
  }
}
