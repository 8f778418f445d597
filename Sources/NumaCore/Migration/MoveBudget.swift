/// How many pages a call may move, so that none takes longer than it may.
///
/// The time of a call grows with its pages, and with what the machine does beside: each call tells how long the next may
/// be.
struct MoveBudget: Hashable, Sendable {
  /// The longest that a call may take; nil where nobody said.
  let longestCall: Duration?
  /// How many bytes a call may move, where it is not a single page.
  let mostBytes: Int
  /// How much the next call may move, in base pages' work.
  private(set) var work: Int

  /// Calls of this many base pages are as fast, by the page, as any that are longer: Benchmarks/RESULTS.md.
  static let usual = 4096
  /// What a call takes by itself outweighs so few.
  static let least = 32

  init(longestCall: Duration?, mostBytes: Int = .max) {
    self.longestCall = longestCall
    self.mostBytes = mostBytes
    work = longestCall == nil ? Self.usual : Self.least
  }

  /// Learns from a call that moved pages.
  mutating func learn(from elapsed: Duration, moving done: Int) {
    guard let longestCall, done > 0 else { return }
    let share = elapsed / longestCall
    if share > 0.7 {
      // One that was held up by something else must not make all that follow tiny.
      work = max(Self.least, min(work, done) / 2)
    } else if share < 0.35, done * 2 > work {
      work = min(Self.usual, work * 2)
    }
  }
}
