import NumaCore
import Testing

@testable import numademo

struct LoopSpeedTests {
  /// The average is all bytes divided by the whole time, so a short round counts less than a long round.
  @Test func sumsRoundsUp() {
    let speed = LoopSpeed([
      MemoryPass(byteCount: 100, duration: .seconds(1)),
      MemoryPass(byteCount: 100, duration: .seconds(4)),
    ])
    #expect(speed == LoopSpeed(average: 40, greatest: 100, least: 25))
  }
}
