import CommandInterface
import NumaCore
import Testing

@testable import migspeed

struct SpeedReportTests {
  private func report(before: [Int: Int], after: [Int: Int]) -> SpeedReport {
    func places(_ pages: [Int: Int]) -> [NodePages] {
      pages.map { NodePages(node: NodeID(rawValue: $0.key), pages: $0.value) }
    }
    let move = ResolvedMove(
      from: [0], to: [2, 3], pages: PageCount(rawValue: 1000), verbosity: .quiet, warnings: [])
    return SpeedReport(
      before: places(before), after: places(after), of: move, elapsed: .milliseconds(500))
  }

  private func text(_ report: SpeedReport) -> String {
    var text = ""
    report.write(to: &text)
    return text
  }

  @Test func countsWhatMoved() {
    let report = report(before: [0: 1000], after: [2: 600, 3: 400])
    #expect(report.moved == PageCount(rawValue: 1000).size())
    #expect(report.warnings.isEmpty)
  }

  @Test func leavesOutWhatStayed() {
    let report = report(before: [0: 1000], after: [0: 744, 2: 256])
    #expect(report.moved == PageCount(rawValue: 256).size())
    #expect(
      report.warnings.map(\.description) == [
        "744 of 1000 pages stayed: the figures leave them out"
      ])
  }

  @Test func saysWhatWasThereBefore() {
    let report = report(before: [2: 1000], after: [2: 1000])
    #expect(report.moved == PageCount(rawValue: 1000).size())
    #expect(
      report.warnings.map(\.description) == [
        "1000 of 1000 pages were on TO before: the figures count them, and nothing moved them"
      ])
  }

  @Test(arguments: [
    (4_096_000, 500, "3.9 Mbyte migrated in 0.50 secs. 7.8 Mbytes/second\n"),
    (0, 0, "0.0 Mbyte migrated in 0.00 secs. 0.0 Mbytes/second\n"),
    (12288, 44, "0.0 Mbyte migrated in 0.04 secs. 0.3 Mbytes/second\n"),
    (1 << 30, 1000, "1024.0 Mbyte migrated in 1.00 secs. 1024.0 Mbytes/second\n"),
    (1 << 40, 61_050, "1048576.0 Mbyte migrated in 61.05 secs. 17175.7 Mbytes/second\n"),
  ])
  func writesTheLastLine(bytes: Int, milliseconds: Int, line: String) {
    #expect(
      text(
        SpeedReport(
          moved: ByteCount(rawValue: bytes), elapsed: .milliseconds(milliseconds), warnings: []))
        == line)
  }

  @Test(arguments: [
    (0.25, 1, "0.2"), (0.75, 1, "0.8"), (0.049, 2, "0.05"), (9.999, 2, "10.00"),
    (3.90625, 1, "3.9"), (0.15, 1, "0.1"), (0.35, 1, "0.3"), (0.285, 2, "0.28"), (0.45, 1, "0.5"),
    (0, 2, "0.00"), (1.005, 2, "1.00"), (123456.78, 1, "123456.8"),
  ])
  func roundsAsPrintf(value: Double, decimals: Int, text: String) {
    #expect(printfDecimal(value, decimals) == text)
  }
}
