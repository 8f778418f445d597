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

  /// If several workers together are only as fast as one, the workers that a trial adds leave again.
  @Test func shrinksWhereItDoesNotHelp() {
    let state = Guarded((left: 400, working: 0, shares: [Int](repeating: 0, count: 4)))
    let crew = WorkerCrew(nil, atMost: 4, on: nowhere) { crew, number in
      state.withLock { $0.working += 1 }
      defer { state.withLock { $0.working -= 1 } }
      while crew.mayStay(number) {
        let working = state.withLock { state -> Int? in
          guard state.left > 0 else { return nil }
          state.left -= 1
          state.shares[number] += 1
          return state.working
        }
        guard let working else { return }
        let start = LinuxKernel().monotonicTime()
        MonotonicClock.sleep(for: .milliseconds(1))
        crew.learn(moved: 16, from: start, to: start + .milliseconds(working))
      }
    }
    // On a busy machine, the third worker may leave before the fourth starts.
    #expect((3...4).contains(crew.run()))
    let shares = state.withLock { $0.shares }
    #expect(shares.reduce(0, +) == 400)
    #expect(shares[2] + shares[3] < 100)
  }
}
