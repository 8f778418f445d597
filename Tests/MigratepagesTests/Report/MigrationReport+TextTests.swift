import CommandInterface
import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct MigrationReportTests {
  private static let process = MigrationSubject.process(ProcessID(rawValue: 4711))

  @Test func saysWhatMovedAndWhatStayed() {
    let report = MigrationReport.sample(moved: [512, 0], stayed: [[.busy: 1, .shared: 255], [:]])
    #expect(
      report.lines == [
        "node 2 to 7: 512 pages (2 MiB) moved, 256 pages (1 MiB) stayed",
        "  255 pages (1020 KiB): shared with other processes; moving them needs CAP_SYS_NICE",
        "  1 page (4 KiB): busy: pinned, under I/O or held by another",
        "node 3 to 9: no page moved",
      ])
    #expect(
      report.summary
        == "512 pages (2 MiB) moved from node 2 to 7, 256 pages (1 MiB) stayed (shared with other "
        + "processes; moving them needs CAP_SYS_NICE; busy: pinned, under I/O or held by another)")
    #expect(MigrationReport.sample(moved: [0, 0]).summary == "nothing moved")
  }

  /// A node does not pair with itself, and a requested report still prints a line.
  @Test func saysThatNothingMovedWhereNodesPairWithThemselves() {
    let report = MigrationReport(
      flows: MigrationTally().flows(of: NodePairs([NodePairs.Pair(source: 0, target: 0)])),
      end: .complete, elapsed: .zero, calls: 0, longestCall: .zero, workers: 0)
    #expect(report.lines == ["nothing moved"])
  }

  /// Times have no more decimals, because a clock has a resolution of nanoseconds.
  @Test func timesHaveNineDecimalsAtMost() {
    for (nanoseconds, text) in [(175_031, "0.000175031"), (3_000_175_031, "3.000175031")] {
      let time = Duration.nanoseconds(nanoseconds)
      #expect(JSON(seconds: time.inSeconds).line == text + "\n")
    }
    #expect(JSON(seconds: 0.1 + 0.2).line == "0.3\n")
    #expect(JSON(seconds: .infinity).line == "null\n")
    let report = MigrationReport(
      flows: [], end: .complete, elapsed: .nanoseconds(175_031), calls: 0,
      longestCall: .nanoseconds(175_031), workers: 0)
    let lines = report.json(of: Self.process).text.split(separator: "\n")
    for member in ["seconds", "longest_call_seconds"] {
      #expect(lines.contains("  \"\(member)\": 0.000175031,"))
    }
  }

  @Test func countsSeparatelyWhatAnotherMoved() {
    var tally = MigrationTally()
    tally.target = 7
    tally.count(moved: 2 * 4096, from: 2)
    tally.count(movedByOthers: 3 * 4096, from: 2)
    let report = MigrationReport(
      flows: tally.flows(of: NodePairs(from: [2], to: [7])), end: .complete, elapsed: .zero,
      calls: 1, longestCall: .zero, workers: 1)
    #expect(
      report.lines == [
        "node 2 to 7: 2 pages (8 KiB) moved, 3 pages (12 KiB) moved to a third node by another"
      ])
    #expect(
      report.summary
        == "2 pages (8 KiB) moved from node 2 to 7, 3 pages (12 KiB) moved to a third node by another"
    )
    #expect(EngineResult(report, isStrict: false) == .success)
    #expect(EngineResult(report, isStrict: true) == .someStayed)
    #expect(report.json(of: Self.process).line.contains("\"moved_by_others_bytes\": 12288"))
  }

  @Test func isJSONWithEveryPair() {
    let report = MigrationReport.sample(
      moved: [512, 1], stayed: [[:], [.appeared: 2]], end: .stopped)
    #expect(
      report.json(of: Self.process) == [
        "schema_version": 2, "report": "migration", "pid": 4711, "end": "stopped",
        "moved_bytes": JSON(513 * 4096), "stayed_bytes": JSON(2 * 4096), "moved_by_others_bytes": 0,
        "seconds": 1.5,
        "longest_call_seconds": JSON((Duration.milliseconds(20)).inSeconds), "calls": 7,
        "workers": 2,
        "pairs": [
          [
            "source": 2, "target": 7, "moved_bytes": JSON(512 * 4096), "moved_by_others_bytes": 0,
            "stayed": [],
          ],
          [
            "source": 3, "target": 9, "moved_bytes": 4096, "moved_by_others_bytes": 0,
            "stayed": [["reason": "appeared", "bytes": 8192]],
          ],
        ],
      ])
  }
}
