import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Tests of `--interval`, `--graph` and `--svg` with the tool as a process.
struct ViewProgramTests {
  private struct Outcome: Equatable {
    let status: Int32
    let output: String
    let errors: String
  }

  private func run(_ line: String, _ machine: WatchedMachine? = nil) throws -> Outcome {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    // With an empty IFS, the path of a tree is not split at a blank.
    shell.arguments = ["-c", "IFS=; " + line]
    shell.environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TOOL": PseudoTerminal.tool,
      "ROOT": machine?.path ?? "/",
    ]
    let (output, errors) = (Pipe(), Pipe())
    shell.standardOutput = output
    shell.standardError = errors
    try shell.run()
    let outputBytes = output.fileHandleForReading.readDataToEndOfFile()
    let errorBytes = errors.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    return Outcome(
      status: shell.terminationStatus, output: String(decoding: outputBytes, as: UTF8.self),
      errors: String(decoding: errorBytes, as: UTF8.self))
  }

  private let small = "1000 default heap anon=512 N0=256 N1=256\n"

  @Test func watchNeedsATerminal() throws {
    #expect(
      try run("$TOOL --watch")
        == Outcome(
          status: 1, output: "",
          errors:
            "numastat-swift: --watch: standard output is no terminal; --interval prints line by line\n"
        ))
  }

  @Test func printsAveragesSinceBootAndThenIntervals() throws {
    let outcome = try run("$TOOL --sysroot $ROOT --interval 0.05 --count 2", WatchedMachine())
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.count == 7)
    #expect(lines[0].prefix(3) == ["time", "node", "hit/s"])
    // 1000 pages in 100 seconds; ten of eleven are local.
    #expect(
      lines[1].map(String.init)
        == ["0.0", "0", "10", "0", "0", "10", "1", "91", "9", "5", "0", "-", "-", "-", "-"])
    #expect(
      lines[3].map(String.init)
        == ["0.0", "all", "20", "0", "0", "20", "2", "91", "9", "10", "0", "10", "-", "10", "0"])
    #expect(
      lines[6].map(String.init)
        == ["0.1", "all", "0", "0", "0", "0", "0", "-", "-", "0", "0", "0", "-", "0", "0"])
  }

  @Test func eachLineComesAtOnce() throws {
    // The tool would run for an hour; head ends it with SIGPIPE, which bash reports as 141.
    let outcome = try run(
      "timeout 600 $TOOL --sysroot $ROOT --interval 0.05 --count 72000 | head -n 3; echo ${PIPESTATUS[0]}",
      WatchedMachine())
    #expect(outcome.output.hasSuffix("\n141\n"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func aCounterThatGoesBackIsNoTrap() throws {
    let machine = try WatchedMachine()
    let outcome = try run(
      """
      $TOOL --sysroot $ROOT --interval 0.1 --count 100000 >$ROOT/out & \
      until [ -s $ROOT/out ]; do sleep 0.01; done; \
      printf 'numa_hit 3\\nlocal_node 18446744073709551615\\nother_node 5\\n' \
      >$ROOT/new; mv $ROOT/new $ROOT/sys/devices/system/node/node0/numastat; \
      until grep -q '[0-9]\\{19\\}' $ROOT/out; do kill -0 $! || exit 1; sleep 0.01; done; \
      kill -KILL $!; grep -m 1 '[0-9]\\{19\\}' $ROOT/out
      """, machine)
    #expect(outcome.status == 0)
    // The rate of the other counter is printed as a number, however large it is.
    let line = outcome.output.split(separator: " ")
    #expect(line.count > 5 && line[2] == "0" && UInt64(line[5]).map { $0 > 1 << 60 } == true)
  }

  @Test func aMachineWithoutUptimeHasNoAverage() throws {
    let outcome = try run(
      "$TOOL --sysroot $ROOT --interval 0.05 --count 1", WatchedMachine(uptime: nil))
    #expect(outcome.errors.contains("/proc/uptime: No such file or directory; no average"))
    #expect(outcome.output.split(separator: "\n").count == 4)
  }

  @Test func aProcessThatEndsIsSaidOnce() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "one", numaMaps: small)
    try machine.addProcess(8, name: "two", numaMaps: small)
    let outcome = try run(
      """
      echo '1000 default heap N0=256 N1=512' >$ROOT/new; \
      { until [ -s $ROOT/out ]; do sleep 0.01; done; rm -r $ROOT/proc/7; mv $ROOT/new $ROOT/proc/8/numa_maps; \
      until grep -q 'all *3.00 *0.00' $ROOT/out; do sleep 0.01; done; rm -r $ROOT/proc/8; } & \
      $TOOL --sysroot $ROOT --interval 0.1 --count 1000 7 8 >$ROOT/out; echo $?; cat $ROOT/out
      """, machine)
    #expect(outcome.output.hasPrefix("0\n"))
    let warnings = outcome.errors.split(separator: "\n")
    #expect(warnings.count == 2)
    #expect(warnings.first?.contains("7: is shown no more: ") == true)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").dropFirst() }
    #expect(lines[2].elementsEqual(["7", "0", "1.00", "-", "one"]))
    #expect(lines.contains { $0.elementsEqual(["8", "1", "2.00", "+1.00", "two"]) })
    #expect(lines.last.map { $0.elementsEqual(["8", "all", "3.00", "0.00", "two"]) } == true)
    #expect(try run("$TOOL --interval 1 999999999").status == 1)
  }

  @Test(arguments: [["--interval", "1"], ["--graph"], ["--svg", "-"]])
  func noViewReadsWhatIsTooLarge(view: [String]) throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "small", numaMaps: small, residentKibibytes: 1024)
    try machine.addProcess(8, name: "large", numaMaps: small, residentKibibytes: 1025)
    let count = view[0] == "--interval" ? " --count 1" : ""
    let outcome = try run(
      "$TOOL --sysroot $ROOT --max-scan 1m 7 8 \(view.joined(separator: " "))\(count)", machine)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("small"))
    #expect(!outcome.output.contains("large"))
    #expect(outcome.errors.hasPrefix("numastat-swift: 8: not read: its "))
    #expect(outcome.errors.hasSuffix(" are more than --max-scan allows (1 MiB)\n"))
  }

  /// Returns the fields of each line of CSV; the lines end in CR LF.
  private func records(_ text: String) -> [[String]] {
    text.components(separatedBy: "\r\n").dropLast().map { $0.components(separatedBy: ",") }
  }

  @Test func ratesAreDataToo() throws {
    let machine = try WatchedMachine()
    let json = try run("$TOOL --sysroot $ROOT --interval 0.05 --count 2 --json", machine)
    #expect(json.status == 0 && json.errors.isEmpty)
    let lines = json.output.components(separatedBy: "\n").dropLast()
    #expect(lines.count == 2)
    for line in lines { #expect(try SchemaCheck("report-2").findings(line) == []) }
    #expect(lines[0].contains(#""since_boot": true, "nodes": [{"node": 0, "hit": 10.0, "#))
    #expect(lines[1].contains(#""since_boot": false, "nodes": [{"node": 0, "hit": 0.0, "#))
    let csv = records(
      try run("$TOOL --sysroot $ROOT --interval 0.05 --count 2 --csv", machine).output)
    #expect(csv.count == 7)
    #expect(csv[0].prefix(3) == ["time", "node", "hit"])
    #expect(csv[0].suffix(2) == ["local_hinting_faults", "local_share"])
    #expect(
      csv[3] == [
        "0.000", "all", "20.000", "0.000", "0.000", "20.000", "2.000", "10.000", "0.140", "10.000",
        "", "10.000", "0.000", "0.909",
      ])
  }

  private func addGroup(_ machine: WatchedMachine) throws {
    try machine.write(
      "anon N0=1048576 N1=2097152\nfile N0=0 N1=1048576\nshmem N0=0 N1=1048576\n",
      to: "/sys/fs/cgroup/a,b/memory.numa_stat")
  }

  @Test func changesOfTreesAndCgroupsAreLines() throws {
    let machine = try WatchedMachine()
    try addGroup(machine)
    try machine.addProcess(7, name: "one", numaMaps: small)
    try machine.addProcess(9, name: "other", numaMaps: small)
    let line = "$TOOL --sysroot $ROOT --interval 0.05 --count 1 --tree 7 --cgroup a,b"
    let text = try run(line, machine)
    #expect(text.status == 0)
    #expect(
      text.output.split(separator: "\n").dropFirst().map {
        $0.split(separator: " ").dropFirst().joined(separator: " ")
      } == [
        "7 0 1.00 - one", "7 1 1.00 - one", "7 all 2.00 - one", "- 0 1.00 - /a,b",
        "- 1 3.00 - /a,b", "- all 4.00 - /a,b",
      ])
    let json = try run(line + " --json", machine).output
    #expect(json.split(separator: "\n").count == 1)
    #expect(try SchemaCheck("report-2").findings(json) == [])
    #expect(json.contains(#"{"cgroup": "/a,b", "nodes": [{"node": 0, "bytes": 1048576, "#))
    let csv = try run(line + " --csv", machine).output.components(separatedBy: "\r\n")
    #expect(csv[0] == "time,owner,pid,name,node,bytes,change")
    #expect(csv[3] == "0.000,process,7,one,all,2097152,")
    #expect(csv[6] == #"0.000,cgroup,,"/a,b",all,4194304,"#)
  }

  @Test func aTreeIsLookedForAnew() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "one", numaMaps: small)
    try machine.addProcess(8, name: "child", numaMaps: small, parent: 7)
    let waiting = "until [ -s $ROOT/out ]; do sleep 0.01; done;"
    let outcome = try run(
      """
      mkdir $ROOT/new; sed s/child/new/ $ROOT/proc/8/status >$ROOT/new/status; \
      cp $ROOT/proc/8/numa_maps $ROOT/new/; \
      { \(waiting) mv $ROOT/new $ROOT/proc/10; rm -r $ROOT/proc/8; \
      until grep -q new $ROOT/out; do sleep 0.01; done; rm -r $ROOT/proc/7; } & \
      $TOOL --sysroot $ROOT --interval 0.1 --count 1000 --tree 7 >$ROOT/out; echo $?; cat $ROOT/out
      """, machine)
    // The new process has no change at first. The old process disappears without a message. Then no process is left.
    #expect(outcome.output.hasPrefix("0\n"))
    let lines = outcome.output.split(separator: "\n")
      .map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
    #expect(lines.contains("10 all 2.00 - new"))
    #expect(lines.contains("8 all 2.00 - child"))
    let last = lines.last { !$0.hasPrefix("-") }
    #expect(last == "10 all 2.00 0.00 new" || last == "10 all 2.00 - new")
    // The total is that of the tree: 7 and 10.
    #expect(lines.last?.hasPrefix("- all 4.00 ") == true && lines.last?.hasSuffix(" total") == true)
    #expect(
      outcome.errors.split(separator: "\n") == [
        "numastat-swift: --tree: 7: no such process"
      ])
  }

  /// A process of a tree that has ended is left out silently; a process that was named is reported.
  @Test func whatHasEndedIsNoPartOfATree() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "one", numaMaps: small)
    try machine.addProcess(8, name: "ended", numaMaps: small, parent: 7)
    try machine.remove("/proc/8/numa_maps")
    for view in ["--graph", "--interval 0.05 --count 2", "--csv"] {
      let tree = try run("$TOOL --sysroot $ROOT --tree 7 \(view)", machine)
      #expect(tree.status == 0 && tree.output.contains("one"))
      #expect(!tree.errors.contains("8: "))
      let named = try run("$TOOL --sysroot $ROOT --tree 7 8 \(view)", machine)
      #expect(named.errors.contains("8: ") && named.errors.contains("/proc/8/numa_maps"))
    }
  }

  @Test func drawsTreesAndCgroups() throws {
    let machine = try WatchedMachine()
    try addGroup(machine)
    try machine.addProcess(7, name: "one", numaMaps: small)
    let line = "COLUMNS=50 $TOOL --sysroot $ROOT --tree 7 --cgroup a,b"
    #expect(
      try run(line + " --graph", machine).output == """
        7 (one): 2.00 MB
          node 0  |##########                   |  1.00 MB
          node 1  |##########                   |  1.00 MB
        cgroup /a,b: 4.00 MB
          node 0  |##########                   |  1.00 MB
          node 1  |#############################|  3.00 MB

        """)
    let heat = try run(line + " --svg -", machine).output
    #expect(XMLParser(data: Data(heat.utf8)).parse())
    #expect(heat.contains(">cgroup /a,b</text>"))
    #expect(heat.contains("<title>cgroup /a,b on node 1: 3.0 MB</title>"))
    let missing = try run("$TOOL --sysroot $ROOT --graph --tree 77 7", machine)
    #expect(
      missing
        == Outcome(
          status: 1, output: "", errors: "numastat-swift: --tree: 77: no such process\n"))
  }

  @Test func drawsPlainBarsInAPipe() throws {
    let machine = try WatchedMachine(usedMebibytes: 500)
    let outcome = try run("COLUMNS=50 $TOOL --sysroot $ROOT --graph", machine)
    #expect(
      outcome
        == Outcome(
          status: 0,
          output: """
            node 0  |##########         |  500 of 1000 MB used
            node 1  |##########         |  500 of 1000 MB used

            """, errors: ""))
    try machine.addProcess(7, name: "a\u{1b}[2Jb", numaMaps: "1000 default N0=256 N1=1024\n")
    #expect(
      try run("COLUMNS=50 $TOOL --sysroot $ROOT --graph 7", machine).output == """
        7 (a\\x1b[2Jb): 5.00 MB
          node 0  |#######                      |  1.00 MB
          node 1  |#############################|  4.00 MB

        """)
  }

  @Test func writesAPicture() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "<&\"'\u{1}é>", numaMaps: small)
    let memory = try run("$TOOL --sysroot $ROOT --svg $ROOT/a.svg && cat $ROOT/a.svg", machine)
    #expect(memory.status == 0)
    #expect(memory.output.contains("250 of 1000 MB used"))
    #expect(XMLParser(data: Data(memory.output.utf8)).parse())
    let heat = try run("$TOOL --sysroot $ROOT --svg - 7", machine).output
    #expect(XMLParser(data: Data(heat.utf8)).parse())
    #expect(heat.contains("7 (&lt;&amp;&quot;&#39;\\x01é&gt;)"))
    #expect(heat.contains(">node 1<"))
    let refused = try run("$TOOL --sysroot $ROOT --svg $ROOT/none/a.svg", machine)
    #expect(refused.status == 1)
    #expect(refused.errors.hasSuffix("/none/a.svg: No such file or directory\n"))
  }

  @Test func aNameNeedNotBeUTF8() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "x", numaMaps: small)
    let heat = try run(
      "printf 'Name:\\ta\\377\\002b\\n' >$ROOT/proc/7/status; $TOOL --sysroot $ROOT --svg - 7",
      machine
    ).output
    #expect(XMLParser(data: Data(heat.utf8)).parse())
    #expect(heat.contains("7 (a\\xff\\x02b)"))
  }
}
