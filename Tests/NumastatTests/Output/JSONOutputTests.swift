import CommandInterface
import Foundation
import Testing

@testable import numastat_swift

struct JSONOutputTests {
  @Test func writesJSON() throws {
    let text = try MadeMachine().printed("--json", "-n", "-z")
    #expect(
      text == """
        {
          "schema_version": 2,
          "report": "numastat",
          "tables": [
            {
              "table": "counters",
              "rows": [
                {
                  "row": "numa_hit",
                  "nodes": [
                    {
                      "node": 0,
                      "bytes": 4096
                    },
                    {
                      "node": 2,
                      "bytes": 12288
                    }
                  ],
                  "total": 16384
                }
              ]
            }
          ]
        }

        """)
  }

  /// Each row is for one process, and no row is the sum of all.
  @Test func writesARowForEachProcessAsJSON() throws {
    let text = try MadeMachine().printed("-J", "47", "48", "-o", "2,total,stack")
    let lines = text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
    #expect(lines.filter { $0.hasPrefix("\"pid\"") } == ["\"pid\": 47,", "\"pid\": 48,"])
    #expect(lines.filter { $0 == "\"stack\": 0" }.count == 2)
    #expect(lines.filter { $0 == "\"total\": 1265664," }.count == 2)
    #expect(lines.filter { $0.hasPrefix("\"node\"") } == ["\"node\": 2,", "\"node\": 2,"])
  }

  /// Every report conforms to the schema.
  @Test(
    arguments: [
      ["-n", "-m"], ["47"], ["47", "48"], ["--detail", "47", "48"], ["47", "-o", "heap,0,total"],
      ["--detail", "47", "48", "-o", "shmem,2"], ["--cgroup", "a/b", "-m", "-z"],
      ["-o", "total", "-n"],
    ] as [[Word]])
  func keepsToTheSchema(words: [Word]) throws {
    let (plan, reports) = try MadeMachine().reports(["-J"] + words)
    #expect(!reports.isEmpty)
    #expect(try SchemaCheck("report-2").findings(JSONOutput(reports, plan.style).text) == [])
  }

  /// The check of the schema finds faults.
  @Test func checksTheSchema() throws {
    let check = try SchemaCheck("report-2")
    #expect(try check.findings(#"{"report": "other"}"#) == ["no such report"])
    let text = #"{"schema_version": 2, "report": "numastat", "tables": [{"table": "x", "y": 1}]}"#
    #expect(try check.findings(text).count == 3)
  }
}
