import CommandInterface
import NumaCore
import Testing

@testable import numademo

/// Tests of the output of results.
struct ResultTests {
  private static let speed = Speed(average: 543_300_000, greatest: 634_730_000, least: 446_394_999)

  private func measurement(
    _ title: String, _ test: DemoTest = .memset, _ speeds: [Speed] = [speed]
  ) -> Measurement {
    Measurement(
      test: test, site: Site(title: title, thread: .bind([1])), runNode: 1,
      outcome: .speeds(
        speeds,
        places: [NodePages(node: 1, pages: 2)]))
  }

  @Test func writesALine() {
    let measurement = measurement("memory with no policy")
    #expect(
      measurement.line(isCSV: false)
        == "memory with no policy memset              Avg 543.30 MB/s Max 634.73 MB/s Min 446.39 MB/s\n"
    )
    #expect(
      measurement.line(isCSV: true)
        == "memory with no policy,memset,Avg,543.30,MB/s,Max,634.73,MB/s,Min,446.39,MB/s\n")
  }

  @Test func writesALongTitle() {
    #expect(
      measurement("memory weighted interleaved on all nodes").line(isCSV: false)?
        .hasPrefix("memory weighted interleaved on all nodes memset Avg 543.30 MB/s") == true)
  }

  /// Each kernel of STREAM is shown with the speed of its fastest round.
  @Test func writesSTREAM() {
    let speeds = [1.0, 2.0, 3.0, 4.0].map { Speed(average: 1, greatest: $0 * 1e9, least: 0) }
    #expect(
      measurement("local memory", .stream, speeds).line(isCSV: false)
        == "local memory STREAM                       Copy 1000.00 MB/s Scale 2000.00 MB/s Add 3000.00 MB/s Triad 4000.00 MB/s\n"
    )
    #expect(
      measurement("local memory", .stream, speeds).line(isCSV: true)
        == "local memory,STREAM,Copy,1000.00,MB/s,Scale,2000.00,MB/s,Add,3000.00,MB/s,Triad,4000.00,MB/s\n"
    )
  }

  @Test func namesEachTest() {
    #expect(
      DemoTest.allCases.map(\.label) == [
        "memset", "memcpy", "forward", "backward", "STREAM", "random2", "ptrchase",
      ])
  }

  @Test(arguments: [
    (Announcement.settingPreferredNode(5), "setting preferred node to 5\n"),
    (.currentInterleaveNode(2, isWeighted: false), "current interleave node 2\n"),
    (.currentInterleaveNode(2, isWeighted: true), "current weighted interleave node 2\n"),
    (.running(on: 2, preferred: 1), "running on node 2, preferred node 1\n"),
    (
      .sampling(.memset, Course.Sampling(of: 14)),
      "\nTest memset doing 1 of 10 nodes and 1 of 32 masks.\n"
    ),
  ])
  func writesLinesBetweenResults(announcement: Announcement, line: String) {
    #expect(announcement.line == line)
  }

  @Test(arguments: [
    (0.0, "0.00"), (4_999, "0.00"), (5_001, "0.01"), (1e6, "1.00"), (1_009_999, "1.01"),
    (1_090_000, "1.09"),
    (12_345_678_901.2, "12345.68"), (.infinity, "inf"),
  ])
  func writesMegabytes(bytes: Double, text: String) { #expect(bytes.inMegabytes == text) }

  /// The average is all bytes divided by the whole time, so a short round counts less than a long round.
  @Test func sumsRoundsUp() {
    let speed = Speed([
      MemoryPass(byteCount: 100, duration: .seconds(1)),
      MemoryPass(byteCount: 100, duration: .seconds(4)),
    ])
    #expect(speed == Speed(average: 40, greatest: 100, least: 25))
  }

  @Test func drawsBars() {
    var graph = ResultGraph(.memset)
    graph.append(measurement("memory on node 0"))
    graph.append(.settingPreferredNode(1))
    graph.append(
      measurement("local", .memset, [Speed(average: 271_650_000, greatest: 1, least: 1)]))
    graph.append(
      Measurement(
        test: .memset, site: Site(title: "not measured"), runNode: nil, outcome: .failed("why")))
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
    let speeds = [1.0, 2, 3, 4].map { Speed(average: 1, greatest: $0 * 1e6, least: 0) }
    var graph = ResultGraph(.stream)
    graph.append(measurement("x", .stream, speeds))
    #expect(graph.text(on: TerminalTraits()).hasPrefix("\nstream triad, MB/s\n  x  4.00  ####"))
  }

  @Test func hasAForm() {
    var report = DemoReport(nodes: [0, 2], byteCount: 8192)
    report.measurements = [
      measurement("alloc on node 1"),
      Measurement(
        test: .stream, site: Site(title: "memory on node 2", memory: .bind([2])), runNode: nil,
        outcome: .failed("why")),
    ]
    let page = 2 * ByteCount.basePage.rawValue
    let expected: JSON = [
      "schema_version": 1, "report": "demo", "nodes": [0, 2], "memory_bytes": 8192,
      "measurements": [
        [
          "test": "memset", "title": "alloc on node 1",
          "memory_policy": ["mode": "default", "flags": [], "nodes": []],
          "thread_policy": ["mode": "bind", "flags": [], "nodes": [1]], "run_node": 1,
          "speeds": [
            [
              "name": "memset", "average": 543_300_000.0, "greatest": 634_730_000.0,
              "least": 446_394_999.0,
            ]
          ],
          "places": [["node": 1, "bytes": JSON(page)]], "error": nil,
        ],
        [
          "test": "stream", "title": "memory on node 2",
          "memory_policy": ["mode": "bind", "flags": [], "nodes": [2]],
          "thread_policy": ["mode": "default", "flags": [], "nodes": []], "run_node": nil,
          "speeds": [], "places": [], "error": "why",
        ],
      ],
    ]
    #expect(report.json == expected)
  }
}
