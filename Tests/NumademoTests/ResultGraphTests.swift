import CommandInterface
import NumaCore
import Testing

@testable import numademo

struct ResultGraphTests {
  @Test func drawsBars() {
    var graph = ResultGraph(.memset)
    graph.append(DemoMeasurement.of("memory on node 0"))
    graph.append(.settingPreferredNode(1))
    graph.append(
      DemoMeasurement.of(
        "local", .memset, speeds: [LoopSpeed(average: 271_650_000, greatest: 1, least: 1)]))
    graph.append(
      DemoMeasurement(
        test: .memset, placement: Placement(title: "not measured"), runNode: nil,
        outcome: .failed("why")))
    #expect(
      graph.text(on: TerminalTraits(columns: 48)) == """

        memset, MB/s
          memory on node 0  543.30  ####################
        setting preferred node to 1
          local             271.65  ##########

        """)
    #expect(
      graph.text(on: TerminalTraits(isTerminal: true, columns: 48, allowsColor: true, isUTF8: true))
        .contains("543.30  \u{1b}[32m████████████████████\u{1b}[0m\n"))
  }

  @Test func drawsTheTriad() {
    let speeds = [1.0, 2, 3, 4].map { LoopSpeed(average: 1, greatest: $0 * 1e6, least: 0) }
    var graph = ResultGraph(.stream)
    graph.append(DemoMeasurement.of("x", .stream, speeds: speeds))
    #expect(graph.text(on: TerminalTraits()).hasPrefix("\nstream triad, MB/s\n  x  4.00  ####"))
  }
}
