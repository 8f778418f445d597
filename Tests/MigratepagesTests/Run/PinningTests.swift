import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct PinningTests {
  /// Returns the warnings after a migration.
  ///
  /// No kernel has the process, so an attempt to move its threads fails, and the warning with the reason shows it.
  private func warnings(after end: MigrationReport.End, isPinning: Bool = true) -> [String] {
    let report = MigrationReport(
      flows: [], end: end, elapsed: .seconds(1), calls: 1, longestCall: .zero, workers: 1)
    let migration = ResolvedMigration(from: [0], to: [1], isPinning: isPinning)
    return migration.pinThreads(of: ProcessID.made[0], after: report).map(\.description)
  }

  @Test func movesThreadsOnceAllHasBeenTried() {
    let unmoved = "2147483645: its threads run where they did: "
    #expect(warnings(after: .complete).count == 1)
    #expect(warnings(after: .complete).first?.hasPrefix(unmoved + "/proc/2147483645/task") == true)
    #expect(warnings(after: .stopped) == [unmoved + "not all of its pages have been tried"])
    #expect(warnings(after: .refused(.notPermitted)).count == 1)
    #expect(warnings(after: .processEnded) == [])
    #expect(warnings(after: .stopped, isPinning: false) == [])
  }
}
