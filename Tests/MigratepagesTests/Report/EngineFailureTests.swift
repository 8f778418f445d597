import CommandInterface
import LinuxSystem
import NumaCore
import Testing

@testable import migratepages

struct EngineFailureTests {
  private static let process = ProcessID(rawValue: 4711)

  private func failure(
    _ result: EngineResult, _ report: MigrationReport, _ signal: Signal? = nil
  ) -> (String?, Int32) {
    let failure = Failure(result, report, of: Self.process, stoppedBy: signal)
    return (failure.message, failure.status.rawValue)
  }

  @Test func reportsWhatMoved() {
    let report = MigrationReport.sample(moved: [1, 0])
    let done = "1 page (4 KiB) moved from node 2 to 7"
    let stopped = MigrationReport.sample(moved: [1, 0], end: .stopped)
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
