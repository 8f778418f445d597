import LinuxSystem
import Testing

struct MonotonicClockTests {
  @Test func goesOn() {
    let start = MonotonicClock.now
    MonotonicClock.sleep(until: start + .milliseconds(2))
    let now = MonotonicClock.now
    #expect(now - start >= .milliseconds(2))
    #expect(now - start < .seconds(60))
    MonotonicClock.sleep(for: .milliseconds(2))
    #expect(MonotonicClock.now > now)
  }

  /// A moment that has passed ends the wait at once, even one before the first moment of the clock.
  @Test(arguments: [Duration.zero, .seconds(-1), .nanoseconds(-1)])
  func doesNotWaitForThePast(moment: Duration) {
    let start = MonotonicClock.now
    MonotonicClock.sleep(until: moment)
    #expect(MonotonicClock.now - start < .seconds(60))
  }
}
