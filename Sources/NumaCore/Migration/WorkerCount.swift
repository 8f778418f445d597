/// Decides how many workers a migration has, by how fast they move pages together.
///
/// A trial changes the number until each worker has moved a share. More workers stay where all together are faster by a
/// tenth; fewer stay where all together are as fast. After each trial that did not help, the next one comes twice as late.
struct WorkerCount: Sendable {
  /// How many workers there should be now.
  private(set) var count: Int
  /// More are of no use, whatever their speed.
  let most: Int
  /// The number without the trial.
  private var settled: Int
  /// What ``settled`` workers moved together, in bytes a second.
  private var settledSpeed = 0.0
  /// When ``count`` changed. A share begun earlier was moved beside another number of workers.
  private var changed = Duration.zero
  /// Bytes a second, of each share since ``changed``.
  private var speeds: [Double] = []
  /// How many measurements there are before the next trial.
  private var pause = 0
  private var nextPause = Self.firstPause
  private var triesFewer = false

  /// With two, one copies while the other waits for the kernel's locks: Benchmarks/RESULTS.md.
  private static let first = 2
  /// In measurements, each of a share for each worker.
  private static let firstPause = 8
  /// How many times as fast more workers have to be.
  private static let leastGain = 1.1
  /// How many times as fast fewer workers have to be. Two measurements of the same number differ by as much.
  private static let leastRest = 0.98

  init(atMost most: Int) {
    self.most = max(1, most)
    count = min(Self.first, self.most)
    settled = count
  }

  /// Takes that a worker has moved a share of so many bytes.
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
