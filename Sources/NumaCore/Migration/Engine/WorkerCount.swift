/// The number of workers of a migration, decided by the speed at which they move pages together.
///
/// A trial changes the number until each worker has moved a share. A larger number is kept if all workers together are
/// faster by a tenth. A smaller number is kept if all workers together are as fast. After each trial that did not help,
/// the pause before the next trial doubles.
struct WorkerCount: Sendable {
  /// The number of workers that should run now.
  private(set) var count: Int
  /// The largest number of workers that can be of use, whatever their speed.
  let most: Int
  /// The number of workers outside a trial.
  private var settled: Int
  /// The speed of ``settled`` workers together, in bytes per second.
  private var settledSpeed = 0.0
  /// The time at which ``count`` changed.
  ///
  /// A share that began earlier was moved with another number of workers.
  private var changed = Duration.zero
  /// The speed of each share since ``changed``, in bytes per second.
  private var speeds: [Double] = []
  /// The number of measurements before the next trial.
  private var pause = 0
  private var nextPause = Self.firstPause
  private var triesFewer = false

  /// The number of workers at the start.
  ///
  /// With two workers, one copies while the other waits for the kernel's locks: Benchmarks/RESULTS.md.
  private static let first = 2
  /// The first pause, in measurements; a measurement takes a share for each worker.
  private static let firstPause = 8
  /// The least ratio of the new speed to the old speed for which more workers are kept.
  private static let leastGain = 1.1
  /// The least ratio of the new speed to the old speed for which fewer workers are kept.
  ///
  /// Two measurements of the same number of workers differ by as much.
  private static let leastRest = 0.98

  init(atMost most: Int) {
    self.most = max(1, most)
    count = min(Self.first, self.most)
    settled = count
  }

  /// Records that a worker has moved a share of this many bytes.
  mutating func learn(moved bytes: Int, from start: Duration, to end: Duration) {
    guard most > 1, bytes > 0, start >= changed, end > start else { return }
    speeds.append(Double(bytes) / ((end - start) / .seconds(1)))
    guard speeds.count >= count else { return }
    let speed = speeds.reduce(0, +) / Double(speeds.count) * Double(count)
    speeds = []
    if count == settled {
      settledSpeed = speed
      if pause > 0 { pause -= 1 } else { tryNext(at: end) }
    } else if speed >= settledSpeed * (count > settled ? Self.leastGain : Self.leastRest) {
      (settled, settledSpeed) = (count, speed)
      tryNext(at: end)
    } else {
      change(to: settled, at: end)
      waitLonger()
    }
  }

  private mutating func tryNext(at now: Duration) {
    let next = triesFewer ? max(1, count - 1) : min(most, count * 2)
    if next == count { waitLonger() } else { change(to: next, at: now) }
  }

  private mutating func change(to next: Int, at now: Duration) {
    count = next
    changed = now
  }

  private mutating func waitLonger() {
    pause = nextPause
    nextPause = nextPause.multipliedSaturated(by: 2)
    triesFewer.toggle()
  }
}
