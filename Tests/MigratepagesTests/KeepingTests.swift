import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct KeepingTests {
  /// Returns the remarks after a migration.
  ///
  /// No kernel has the process, so an attempt to move its threads fails, and the remark with the reason shows it.
  private func remarks(after end: MigrationReport.End, isPinning: Bool = true) -> [String] {
    let report = MigrationReport(
      flows: [], end: end, elapsed: .seconds(1), calls: 1, longestCall: .zero, workers: 1)
    let errand = Errand(
      migration: ProcessMigration(of: ProcessID.made[0], from: [0], to: [1]), remarks: [],
      futility: nil, isPinning: isPinning)
    return errand.keep(ProcessID.made[0], report).map(\.description)
  }

  @Test func movesThreadsOnceAllHasBeenTried() {
    let unmoved = "2147483645: its threads run where they did: "
    #expect(remarks(after: .complete).count == 1)
    #expect(remarks(after: .complete).first?.hasPrefix(unmoved + "/proc/2147483645/task") == true)
    #expect(remarks(after: .stopped) == [unmoved + "not all of its pages have been tried"])
    #expect(remarks(after: .refused(.notPermitted)).count == 1)
    #expect(remarks(after: .processEnded) == [])
    #expect(remarks(after: .stopped, isPinning: false) == [])
  }
}
