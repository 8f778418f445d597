import CommandInterface
import Foundation
import NumaCore
import Testing

@testable import numastat_swift

struct FormsTests {
  @Test func writesJSON() throws {
    let text = try MadeMachine().printed("--json", "-n", "-z")
    #expect(
      text == """
        {
          "schema_version": 1,
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
      ["--detail", "47", "48", "-o", "shared,2"], ["--cgroup", "a/b", "-m", "-z"],
      ["-o", "total", "-n"],
    ] as [[Word]])
  func keepsToTheSchema(words: [Word]) throws {
    let (plan, reports) = try MadeMachine().reports(["-J"] + words)
    #expect(!reports.isEmpty)
    #expect(try SchemaCheck("report-1").findings(reports.json(plan).text) == [])
  }

  /// The check of the schema finds faults.
  @Test func checksTheSchema() throws {
    let check = try SchemaCheck("report-1")
    #expect(try check.findings(#"{"report": "other"}"#) == ["no such report"])
    let text = #"{"schema_version": 1, "report": "numastat", "tables": [{"table": "x", "y": 1}]}"#
    #expect(try check.findings(text).count == 3)
  }

  @Test func writesCSV() throws {
    #expect(
      try MadeMachine().printed("--csv", "47", "-m", "--cgroup", "/a/b", "-z")
        == [
          "table,pid,name,row,node0,node2,total",
          #"process,47,"p""47,q",heap,1048576,180224,1228800"#,
          #"process,47,"p""47,q",private,16384,20480,36864"#,
          #"process,47,"p""47,q",total,1064960,200704,1265664"#,
          "cgroup,,/a/b,anon,1048576,0,1048576", "cgroup,,/a/b,file,4096,8192,12288",
          "cgroup,,/a/b,shmem,4096,0,4096", "cgroup,,/a/b,total,1052672,8192,1060864",
          "memory,,,MemFree,1024000,2048000,3072000", "",
        ].joined(separator: "\r\n"))
  }

  /// Columns that a table lacks are empty in its rows.
  @Test func writesChosenColumnsAsCSV() throws {
    #expect(
      try MadeMachine().printed("--csv", "47", "48", "-n", "-o", "heap,2")
        == [
          "table,pid,name,row,heap,node2",
          #"processes,47,"p""47,q",total,1228800,200704"#,
          #"processes,48,"p""48,q",total,1228800,200704"#, "counters,,,numa_hit,,12288",
          "counters,,,numa_miss,,0", "",
        ].joined(separator: "\r\n"))
  }

  @Test func writesMappingsAsCSV() throws {
    let text = try MadeMachine().printed("--csv", "47", "--detail")
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines[0] == "table,pid,name,row,kind,policy,mapped,file,node0,node2,total")
    #expect(lines.contains(#"process,47,"p""47,q",shared,,,,,0,16384,16384"#))
    #expect(
      lines.contains(
        #"mapping,47,"p""47,q",3000000-?,shared,default,3,"/dev/shm/a,b",0,16384,16384"#))
    #expect(
      lines.contains(
        #"mapping,47,"p""47,q",400000-403000,file,default,1,/usr/bin/p,12288,0,12288"#))
  }

  @Test func writesMetrics() throws {
    let text = try MadeMachine().printed("--prometheus", "47", "48", "-n", "-m")
    let expected = [
      "# HELP numa_process_memory_bytes Resident memory of a process on a node by kind, in bytes.",
      "# TYPE numa_process_memory_bytes gauge",
      #"numa_process_memory_bytes{pid="47",name="p\"47,q",kind="heap",node="0"} 1048576"#,
      #"numa_process_memory_bytes{pid="48",name="p\"48,q",kind="heap",node="2"} 180224"#,
      "# TYPE numa_memory_mem_free_bytes gauge", #"numa_memory_mem_free_bytes{node="2"} 2048000"#,
      #"numa_memory_active_anon_bytes{node="0"} 0"#, "# TYPE numa_hit_bytes_total counter",
      #"numa_hit_bytes_total{node="2"} 12288"#,
    ]
    let lines = text.components(separatedBy: "\n")
    for line in expected { #expect(lines.contains(line)) }
    #expect(text.hasSuffix("\n"))
    // A family of metrics appears once, with all its samples together.
    #expect(lines.filter { $0.hasPrefix("# TYPE numa_process_memory_bytes") }.count == 1)
    #expect(!text.contains("total\"") && !text.contains("kind=\"total\""))
  }

  @Test func writesMetricsOfACgroup() throws {
    let text = try MadeMachine().printed("--prometheus", "--cgroup", "a/b")
    #expect(text.contains("numa_cgroup_anon_bytes{cgroup=\"/a/b\",node=\"0\"} 1048576\n"))
    #expect(text.contains("numa_cgroup_memory_bytes{cgroup=\"/a/b\",node=\"0\"} 1052672\n"))
    #expect(!text.contains("workingset"))
  }

  @Test func escapesLabels() throws {
    // The kernel writes a backslash in a name as two, and so does the format of the metrics.
    let shown = try MadeMachine([
      "/proc/50/status": "Name:\ta\\\\b\nState:\tS\n", "/proc/50/numa_maps": "1 default N0=1\n",
    ])
    #expect(
      try shown.printed("--prometheus", "50").contains(#"{pid="50",name="a\\b",kind="huge""#))
  }

  @Test func showsBytes() throws {
    #expect(
      try MadeMachine().printed("--bytes", "-n") == """

        Per-node numastat info (in bytes):
                                  Node 0          Node 2           Total
                         --------------- --------------- ---------------
        Numa_Hit                    4096           12288           16384
        Numa_Miss                      0               0               0

        """)
  }

  @Test func choosesColumns() throws {
    #expect(
      try MadeMachine().printed("-n", "-o", "total,2-7") == """

        Per-node numastat info (in MBs):
                                   Total          Node 2
                         --------------- ---------------
        Numa_Hit                    0.02            0.01
        Numa_Miss                   0.00            0.00

        """)
    // With columns of kinds, each process has a row, even a single process.
    #expect(
      try MadeMachine().printed("47", "--bytes", "-o", "private,2,heap") == """

        Per-node process memory usage (in bytes)
        PID                       Private          Node 2            Heap
        ----------------  --------------- --------------- ---------------
        47 (p"47,q)                 36864          200704         1228800
        ----------------  --------------- --------------- ---------------
        Total                       36864          200704         1228800

        """)
  }

  /// Rows are sorted by a column even if it is not shown, and kinds stay with their process.
  @Test func sortsBeforeItChooses() throws {
    let machine = try MadeMachine([
      "/proc/48/numa_maps": "1 default heap N0=1 N2=900 kernelpagesize_kB=4\n"
    ])
    let text = try machine.printed("47", "48", "-s2", "--bytes", "-o", "heap")
    let rows = text.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows[3].first == "48")
    #expect(rows[3].last == "3690496")
    #expect(rows[4].last == "1228800")
    #expect(rows[6].last == "4919296")
  }

  @Test func showsDetail() throws {
    #expect(
      try MadeMachine().printed("47", "--detail", "--bytes") == """

        Per-node process memory usage (in bytes) for PID 47 (p"47,q)
                                   Node 0          Node 2           Total
                          --------------- --------------- ---------------
        Huge                            0               0               0
        Heap                      1048576          180224         1228800
        Stack                           0               0               0
        Anonymous                    4096            4096            8192
        File                        12288               0           12288
        Shared                          0           16384           16384
        ----------------  --------------- --------------- ---------------
        Total                     1064960          200704         1265664

        Mappings of PID 47 (p"47,q) (in bytes)
        Addresses      Kind       Policy          Mapped   Node 0  Node 2    Total  File
        400000-403000  file       default              1    12288       0    12288  /usr/bin/p
        1000000-?      heap       bind:2               1  1048576  180224  1228800
        2000000-?      anonymous  interleave:0,2       1     4096    4096     8192
        3000000-?      shared     default              3        0   16384    16384  /dev/shm/a,b
        5000000-?      anonymous  bind:0               1        0       0        0

        """)
  }

  @Test(
    arguments: [
      (["--json", "--csv"], "--csv: not together with --json"),
      (["--prometheus", "-J"], "--json: not together with --prometheus"),
      (["-n", "-o", "7"], "--columns: 7: no such column"),
      (["-n", "-o", "1"], "--columns: 1: no such column"),
      (["-n", "-o", "3-9"], "--columns: 3-9: no such column"),
      (["-n", "-o", "2-0"], "--columns: 2-0: no such column"),
      (["-n", "-o", ""], "--columns: '': no such column"),
      (["-n", "-o", "0,,2"], "--columns: '': no such column"),
      (["-n", "-o", "Total"], "--columns: Total: no such column"),
      (["-n", "-o", "heap"], "--columns: heap: no such column"),
      (["47", "-o", "file"], "--columns: file: only with --detail"),
      (
        ["47", "-o", "private", "--detail"],
        "--columns: private: with --detail it is three columns: anonymous, file, shared"
      ),
      (["47", "-o", "heap", "--prometheus"], "--columns: heap: not with --prometheus"),
      (
        ["47", "-v", "-o", "heap"],
        "--columns: heap: with --verbose it is a row of each process's table"
      ),
      (["--max-scan", "1x"], "--max-scan: 1x: x: no unit of sizes; those are k, m and g"),
      (["--max-scan="], "--max-scan: '': not a size"),
      (["--tree", "x"], "--tree: x: not a process ID"),
      (["--tree", "0"], "--tree: 0: no process has this number"),
      (["--tree", "77"], "--tree: 77: no such process"),
      (["--tree", "2"], "--tree: 2: neither it nor what descends from it has memory"),
      (["--user", "-x"], "--user: -x: not the name of a user"),
      (["--user", "77"], "--user: 77: has no processes"),
      (["--cgroup", ""], "--cgroup: '': not a path"),
      (["--file="], "--file: '': not a path"),
      (["--shm=x"], "--shm: x: not the ID of a segment, as ipcs -m shows it"),
      (["--shm=-1"], "--shm: -1: not the ID of a segment, as ipcs -m shows it"),
      (["--shm=2147483648"], "--shm: 2147483648: not the ID of a segment, as ipcs -m shows it"),
      (["-n", "-o", "size"], "--columns: size: no such column"),
      (["--cgroup", "/no"], "--cgroup: /no: no such cgroup"),
      (
        ["--container", "77"],
        "--container: 77: no container of this name or ID has a cgroup below /sys/fs/cgroup"
      ),
      (
        ["--container", "x"],
        "--container: x: no container of this name or ID has a cgroup below /sys/fs/cgroup"
      ),
      (
        ["--container", "a/b"],
        "--container: a/b: not the name of a container, nor the start of its ID"
      ),
      (["--container="], "--container: '': not the name of a container, nor the start of its ID"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) throws {
    #expect(try MadeMachine().failure(words) == message)
  }

  @Test func asksForNothingTwice() throws {
    #expect(try MadeMachine().failure(["--json", "-J", "-n"]) == nil)
  }

  /// Help takes precedence over any fault of the command line.
  @Test func helpGoesFirst() throws {
    #expect(try Plan(["numastat", "--json", "--csv", "--help"]).ending == .help)
  }
}
