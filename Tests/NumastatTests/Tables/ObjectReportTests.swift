import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

struct ObjectReportTests {
  private func memory(_ places: [NodeID: Int], size: Int) -> ResidentMemory {
    var memory = ResidentMemory(size: ByteCount(rawValue: size), pageSize: .basePage)
    for (node, bytes) in places { memory.places[node] = ByteCount(rawValue: bytes) }
    return memory
  }

  private func report(_ words: Word...) throws -> (report: TableReport, plan: Plan) {
    let plan = try Plan(["numastat", "--file", "a"] + words)
    let long = Word("/srv/a long, \"name\"\u{1b}")
    let objects = [
      ObjectMemory(name: .file(long), memory: memory([0: 4096, 2: 1 << 20], size: 5 << 20)),
      ObjectMemory(name: .segment(7), memory: memory([7: 3 << 20], size: 1 << 40)),
    ]
    return (ReportBuilder([0, 2], plan).report(of: objects).choosing(plan.output.columns), plan)
  }

  @Test func isATableWithSizes() throws {
    let (report, plan) = try report("-c", "-s2")
    // A path is not cut, and a node that the machine did not list has a column.
    #expect(
      String(decoding: TextOutput(report, plan.style).bytes, as: UTF8.self) == """

        Per-node memory (in MBs) of files and segments
        FILE                     Node 0 Node 2 Node 7 Total    Size
        -----------------------  ------ ------ ------ ----- -------
        /srv/a long, "name"\\x1b       0      1      0     1       5
        segment 7                     0      0      3     3 1048576
        -----------------------  ------ ------ ------ ----- -------
        Total                         0      1      3     4 1048581

        """)
  }

  @Test func isData() throws {
    let (json, plan) = try report("--json")
    let text = JSONOutput([json], plan.style).text
    #expect(try SchemaCheck("report-2").findings(text) == [])
    #expect(text.contains(#""path": "/srv/a long, \"name\"\u001b","#))
    #expect(text.contains(#""segment": 7,"#) && text.contains("\"size\": 1099511627776\n"))
    let (table, inCSV) = try report("--csv", "-o", "2,size")
    #expect(
      String(decoding: CSVOutput([table], inCSV.style, sortsColumns: false).bytes, as: UTF8.self)
        == """
        table,pid,name,row,node2,size\r
        files,,"/srv/a long, ""name""\u{1b}",file,1048576,5242880\r
        files,,7,segment,0,1099511627776\r

        """)
    let (metrics, inMetrics) = try report("--prometheus")
    let samples = PrometheusOutput([metrics], inMetrics.style).text
    #expect(samples.contains("numa_segment_memory_bytes{segment=\"7\",node=\"7\"} 3145728\n"))
    #expect(samples.contains("# TYPE numa_file_memory_bytes gauge\n"))
    #expect(!samples.contains("4 MB") && !samples.contains("total"))
  }
}
