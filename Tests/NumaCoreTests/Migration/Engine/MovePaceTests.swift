import Testing

@testable import NumaCore

struct MovePaceTests {
  private static let megabyte = 1 << 20

  private var pace = MovePace(ByteCount(rawValue: 8 * Self.megabyte))

  @Test mutating func takesAsLongAsItShould() {
    #expect(pace.take(2 * Self.megabyte, from: .seconds(100)) == .seconds(100.25))
    // A call that starts too early, or a call of another thread at the same time, waits for both amounts.
    #expect(pace.take(2 * Self.megabyte, from: .seconds(100.1)) == .seconds(100.5))
    #expect(pace.take(4 * Self.megabyte, from: .seconds(100.5)) == .seconds(101))
  }

  @Test mutating func costsNothingWhereNothingMoved() {
    #expect(pace.take(0, from: .seconds(100)) == .seconds(100))
    #expect(pace.take(0, from: .seconds(101)) == .seconds(101))
  }

  @Test mutating func doesNotMakeUpForTimeThatWentBy() {
    #expect(pace.take(8 * Self.megabyte, from: .zero) == .seconds(1))
    #expect(pace.take(8 * Self.megabyte, from: .seconds(50)) == .seconds(51))
  }

  /// Threads that take turns, each as soon as it may, together use the bandwidth, whatever the number of threads.
  @Test(arguments: [1, 2, 8]) func isSharedByThreads(threads: Int) {
    var pace = pace
    var free = [Duration](repeating: .zero, count: threads)
    let atOnce = MovePace.bytesAtOnce(pace.bandwidth)
    for call in 0..<80 {
      let thread = call % threads
      free[thread] = pace.take(atOnce, from: free[thread])
    }
    let expected = Double(80 * atOnce) / Double(8 * Self.megabyte)
    #expect(abs((free.max() ?? .zero) / .seconds(1) - expected) < 1e-6)
  }

  @Test func movesATenthOfASecondsWorthAtOnce() {
    #expect(MovePace.bytesAtOnce(ByteCount(rawValue: 8_000_000)) == 800_000)
    #expect(MovePace.bytesAtOnce(ByteCount(rawValue: 1)) == 0)
  }
}
