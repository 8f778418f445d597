/// The memory that a call may move within its time limit.
///
/// The time of a call grows with its memory and with the other load on the machine, so each call adjusts the size of the
/// next.
struct MoveBudget: Hashable, Sendable {
  /// The time limit of a call; `nil` if not requested.
  let longestCall: Duration?
  /// The number of bytes that a call may move; a single page may exceed it.
  let mostBytes: Int
  /// The work that the next call may do, in bytes of base pages (``MovingPage/work(basePage:)``).
  private(set) var work: Int

  /// The usual work of a call, in bytes.
  ///
  /// Calls of this size are as fast per byte as longer calls: Benchmarks/RESULTS.md.
  static let usual = 16 << 20
  /// The least work of a call, in bytes: the fixed time of a call exceeds the time to move so little memory.
  static let least = 128 << 10

  init(longestCall: Duration?, mostBytes: Int = .max) {
    self.longestCall = longestCall
    self.mostBytes = mostBytes
    work = longestCall == nil ? Self.usual : Self.least
  }

  /// Adjusts the work of the next call to the time that a call took.
  mutating func learn(from elapsed: Duration, moving done: Int) {
    guard let longestCall, done > 0 else { return }
    let share = elapsed / longestCall
    if share > 0.7 {
      // A call that something else delayed must not make all later calls tiny.
      work = max(Self.least, min(work, done) / 2)
    } else if share < 0.35, done * 2 > work {
      work = min(Self.usual, work * 2)
    }
  }
}
