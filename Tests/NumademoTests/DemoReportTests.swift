import CommandInterface
import NumaCore
import Testing

@testable import numademo

struct DemoReportTests {
  @Test func hasAForm() {
    var report = DemoReport(nodes: [0, 2], byteCount: 8192)
    report.measurements = [
      DemoMeasurement.of("alloc on node 1"),
      DemoMeasurement(
        test: .stream, placement: Placement(title: "memory on node 2", memory: .bind([2])),
        runNode: nil,
        outcome: .failed("why")),
    ]
    let page = 2 * ByteCount.basePage.rawValue
    let expected: JSON = [
      "schema_version": 2, "report": "demo", "nodes": [0, 2], "memory_bytes": 8192,
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
