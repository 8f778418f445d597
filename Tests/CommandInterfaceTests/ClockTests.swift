import CommandInterface
import Testing

struct ClockTests {
  @Test func theClockGoesOn() {
    let start = MonotonicClock.now
    MonotonicClock.sleep(until: start + .milliseconds(2))
    let seconds = (MonotonicClock.now - start).inSeconds
    #expect(seconds >= 0.002)
    #expect(seconds < 60)
  }
}
