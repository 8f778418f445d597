import LinuxSystem
import Testing

@testable import NumaCore

struct WorkerCrewTests {
  private let nowhere = WorkerPlaces(targets: CPUMask(), sources: CPUMask())

  @Test(arguments: [1, 3, 8]) func runsAsManyAsRequested(count: Int) {
    let worked = Guarded<[Int]>([])
    let crew = WorkerCrew(count, atMost: 1, on: nowhere) { crew, number in
      #expect(crew.mayStay(number))
      // The requested number does not depend on the speeds.
      crew.learn(moved: 16, from: .seconds(1), to: .seconds(2))
      worked.withLock { $0.append(number) }
    }
    #expect(crew.run() == count)
    #expect(worked.withLock { $0.sorted() } == Array(0..<count))
  }

  /// The crew grows while each worker moves shares at the same speed, and the run ends after all workers.
  @Test func growsWhileThatHelps() {
    let shares = Guarded<[Int]>([])
    let crew = WorkerCrew(nil, atMost: 8, on: nowhere) { crew, number in
      var moment = Duration.seconds(1)
      while crew.mayStay(number), shares.withLock({ Set($0).count < 8 }) {
        shares.withLock { $0.append(number) }
        crew.learn(moved: 16, from: moment, to: moment + .milliseconds(1))
        moment += .milliseconds(1)
        MonotonicClock.sleep(for: .milliseconds(1))
      }
    }
    #expect(crew.run() == 8)
    #expect(shares.withLock { Set($0) } == Set(0..<8))
  }

  /// If several workers together are only as fast as one, a worker that a trial adds leaves again.
  ///
  /// The clock is the test's own: each share takes as many milliseconds as there are workers, on a busy machine too.
  @Test func shrinksWhereItDoesNotHelp() {
    struct Work: Sendable {
      var left = 20_000
      var working = 0
      var clock = Duration.seconds(1)
      var sentAway: Set<Int> = []
    }
    let work = Guarded(Work())
    let crew = WorkerCrew(nil, atMost: 4, on: nowhere) { crew, number in
      work.withLock { $0.working += 1 }
      defer { work.withLock { $0.working -= 1 } }
      while crew.mayStay(number) {
        let share = work.withLock { work -> ClosedRange<Duration>? in
          guard work.left > 0, work.sentAway.isEmpty else { return nil }
          work.left -= 1
          work.clock += .milliseconds(1)
          return (work.clock - .milliseconds(work.working))...work.clock
        }
        guard let share else { return }
        crew.learn(moved: 16, from: share.lowerBound, to: share.upperBound)
        MonotonicClock.sleep(for: .milliseconds(1))
      }
      work.withLock { _ = $0.sentAway.insert(number) }
    }
    // On a busy machine, a worker may leave before another starts.
    #expect((2...4).contains(crew.run()))
    let (sentAway, left) = work.withLock { ($0.sentAway, $0.left) }
    #expect(!sentAway.isEmpty)
    #expect(!sentAway.contains(0))
    #expect(left > 0)
  }
}
