import CommandInterface
import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct ReportTests {
  private static let process = ProcessID(rawValue: 4711)

  /// Returns a report of pages that moved and stayed, from node 2 to 7 and from node 3 to 9.
  private static func report(
    moved: [Int], stayed: [[MigrationReport.Reason: Int]] = [[:], [:]],
    end: MigrationReport.End = .complete
  ) -> MigrationReport {
    var tally = MigrationTally()
    for (source, (moved, stayed)) in zip([2, 3] as [NodeID], zip(moved, stayed)) {
      tally.target = source == 2 ? 7 : 9
      tally.count(moved: moved * 4096, from: source)
      for (reason, pages) in stayed { tally.count(stayed: pages * 4096, from: source, reason) }
    }
    return MigrationReport(
      flows: tally.flows(of: NodePairs(from: [2, 3], to: [7, 9])), end: end,
      elapsed: .milliseconds(1500), calls: 7, longestCall: .milliseconds(20), workers: 2)
  }

  @Test func saysWhatMovedAndWhatStayed() {
    let report = Self.report(moved: [512, 0], stayed: [[.busy: 1, .shared: 255], [:]])
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
    #expect(Self.report(moved: [0, 0]).summary == "nothing moved")
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

  @Test func tellsApartWhatAnotherMoved() {
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
    #expect(Verdict(report, isStrict: false) == .success)
    #expect(Verdict(report, isStrict: true) == .someStayed)
    #expect(report.json(of: Self.process).line.contains("\"moved_by_others_bytes\": 12288"))
  }

  @Test func isJSONWithEveryPair() {
    let report = Self.report(moved: [512, 1], stayed: [[:], [.appeared: 2]], end: .stopped)
    #expect(
      report.json(of: Self.process) == [
        "schema_version": 1, "report": "migration", "pid": 4711, "end": "stopped",
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

  @Test(
    arguments: [
      (report(moved: [1, 1]), .success, .success),
      (report(moved: [0, 0]), .success, .success),
      (report(moved: [1, 0], stayed: [[.busy: 1], [:]]), .success, .someStayed),
      (report(moved: [0, 0], stayed: [[.shared: 1], [:]]), .success, .noneMoved),
      (report(moved: [1, 1], stayed: [[.noMemory: 1], [:]]), .targetFull, .targetFull),
      (
        report(moved: [1, 1], stayed: [[.targetNotAllowed: 1], [:]]), .targetRefused, .targetRefused
      ),
      (report(moved: [0, 1], stayed: [[.targetOffline: 1], [:]]), .targetRefused, .targetRefused),
      (report(moved: [1, 1], stayed: [[.noMemory: 1], [:]], end: .stopped), .stopped, .stopped),
      (report(moved: [1, 1], end: .processEnded), .processEnded, .processEnded),
      (
        report(moved: [1, 1], end: .refused(.notPermitted)), .refused(.notPermitted),
        .refused(.notPermitted)
      ),
    ] as [(MigrationReport, Verdict, Verdict)])
  func judgesByTheReport(report: MigrationReport, plainly: Verdict, strictly: Verdict) {
    #expect(Verdict(report, isStrict: false) == plainly)
    #expect(Verdict(report, isStrict: true) == strictly)
  }

  private func failure(
    _ verdict: Verdict, _ report: MigrationReport, _ signal: Signal? = nil
  ) -> (String?, Int32) {
    let failure = Failure(verdict, report, of: Self.process, signal)
    return (failure.message, failure.status.rawValue)
  }

  @Test func saysHowFarItCame() {
    let report = Self.report(moved: [1, 0])
    let done = "1 page (4 KiB) moved from node 2 to 7"
    let stopped = Self.report(moved: [1, 0], end: .stopped)
    let rest = "\(done); the rest was not tried"
    #expect(failure(.stopped, stopped) == ("4711: time has run out: \(rest)", 124))
    #expect(failure(.stopped, stopped, .terminate) == ("4711: stopped by SIGTERM: \(rest)", 1))
    #expect(stopped.lines.last == "the rest was not tried")
    #expect(failure(.targetRefused, report) == ("4711: a target takes no pages: \(done)", 1))
    #expect(failure(.processEnded, report) == ("4711: the process has ended; \(done)", 1))
    #expect(failure(.someStayed, report) == ("4711: \(done)", 3))
    #expect(failure(.noneMoved, report) == ("4711: \(done)", 4))
    #expect(
      failure(.refused(.notPermitted), report)
        == ("4711: move_pages: \(Errno.notPermitted); \(done)", 1))
  }
}
