import Testing

@testable import NumaCore

struct WorkerCountTests {
  /// Simulates workers whose speed depends on their number, and returns that number for each round.
  private func counts(
    atMost most: Int, rounds: Int, speed: (_ count: Int) -> Double
  ) -> [Int] {
    var workers = WorkerCount(atMost: most)
    var now = Duration.seconds(1)
    return (0..<rounds).map { _ in
      let count = workers.count
      let end = now + .seconds(16.0 / speed(count))
      for _ in 0..<count { workers.learn(moved: 16, from: now, to: end) }
      now = end
      return count
    }
  }

  @Test func addsWorkersWhileTheyHelp() {
    #expect(counts(atMost: 8, rounds: 5) { _ in 100 } == [2, 4, 8, 8, 8])
    #expect(counts(atMost: 6, rounds: 4) { _ in 100 } == [2, 4, 6, 6])
    // Four together are as fast as eight.
    let limited = counts(atMost: 8, rounds: 12) { count in 400 / Double(max(4, count)) }
    #expect(limited == [2, 4, 8, 4, 4, 4, 4, 4, 4, 4, 4, 4])
  }

  @Test func leavesWorkersOutThatDoNotHelp() {
    // Two are as fast as four: a trial of four ends after one round, and is not soon repeated.
    let two = counts(atMost: 4, rounds: 100) { count in count == 1 ? 100 : 200 / Double(count) }
    #expect(two.prefix(3) == [2, 4, 2])
    #expect(two.filter { $0 == 4 }.count <= 3)
    #expect(two.filter { $0 == 1 }.count <= 2)
    #expect(two.filter { $0 == 2 }.count >= 95)
    // One worker is as fast as two: after some time the second leaves, and returns only for trials.
    let one = counts(atMost: 2, rounds: 200) { count in 100 / Double(count) }
    #expect(one.first == 2)
    #expect(one.suffix(100).filter { $0 == 2 }.count <= 2)
  }

  /// A trial that failed during a temporary slowdown is repeated.
  @Test func triesAgain() {
    var round = 0
    let counts = counts(atMost: 4, rounds: 60) { _ in
      round += 1
      return round < 5 ? 100 / Double(round) : 100
    }
    #expect(counts.prefix(3) == [2, 4, 2])
    #expect(counts.last == 4)
  }

  @Test func keepsToWhatIsOfUse() {
    #expect(counts(atMost: 1, rounds: 5) { _ in 100 } == [1, 1, 1, 1, 1])
    #expect(counts(atMost: 0, rounds: 2) { _ in 100 } == [1, 1])
  }

  @Test func learnsNothingFromSharesThatSayNothing() {
    var workers = WorkerCount(atMost: 8)
    // No page moved in the first shares, and no time passed in the others.
    for _ in 0..<8 { workers.learn(moved: 0, from: .seconds(1), to: .seconds(2)) }
    for _ in 0..<8 { workers.learn(moved: 16, from: .seconds(2), to: .seconds(2)) }
    #expect(workers.count == 2)
    for _ in 0..<2 { workers.learn(moved: 16, from: .seconds(2), to: .seconds(3)) }
    #expect(workers.count == 4)
    // These shares began while two workers ran.
    for _ in 0..<4 { workers.learn(moved: 1, from: .seconds(2.5), to: .seconds(4)) }
    #expect(workers.count == 4)
  }
}
