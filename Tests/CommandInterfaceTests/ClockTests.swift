import CommandInterface
import Testing

struct ClockTests {
  @Test func aDurationIsANumberOfSeconds() {
    #expect(Duration.milliseconds(2).inSeconds == 0.002)
    #expect(Duration.seconds(-60).inSeconds == -60)
  }

  @Test func theTimeOfDayHasTwoDigitsForEachPart() {
    #expect(timeOfDay().split(separator: ":").map(\.count) == [2, 2, 2])
  }
}
