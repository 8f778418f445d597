import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// `--interval`, `--graph` and `--svg` as processes.
struct ViewProgramTests {
  private struct Outcome: Equatable {
    let status: Int32
    let output: String
    let errors: String
  }

  private func run(_ line: String, _ machine: WatchedMachine? = nil) throws -> Outcome {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    // Without separators, no path of a tree with a blank in it is split.
    shell.arguments = ["-c", "IFS=; " + line]
    shell.environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TOOL": PseudoTerminal.tool,
      "ROOT": machine?.directory.path ?? "/",
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
    // 1000 in 100 seconds; ten of eleven local.
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
    // The tool would go on for an hour; head ends it by SIGPIPE, which bash shows as 141.
    let outcome = try run(
      "timeout 20 $TOOL --sysroot $ROOT --interval 0.05 --count 72000 | head -n 3; echo ${PIPESTATUS[0]}",
      WatchedMachine())
    #expect(outcome.output.hasSuffix("\n141\n"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func aCounterThatGoesBackIsNoTrap() throws {
    let machine = try WatchedMachine()
    let outcome = try run(
      """
      { sleep 0.3; printf 'numa_hit 3\\nlocal_node 18446744073709551615\\nother_node 5\\n' \
      >$ROOT/sys/devices/system/node/node0/numastat; } & \
      $TOOL --sysroot $ROOT --interval 0.5 --count 2
      """, machine)
    #expect(outcome.status == 0)
    let line = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }[4]
    #expect(line[2] == "0")
    // What the other counter says stays a number however great it is.
    #expect(UInt64(line[5]).map { $0 > 1 << 60 } == true)
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
      { sleep 0.3; rm -r $ROOT/proc/7; echo '1000 default heap N0=256 N1=512' \
      >$ROOT/proc/8/numa_maps; } & $TOOL --sysroot $ROOT --interval 0.5 --count 3 7 8
      """, machine)
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("7: is shown no more: "))
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").dropFirst() }
    #expect(lines[1].elementsEqual(["7", "0", "1.00", "-", "one"]))
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

  /// Names of processes are bytes.
  @Test func aNameNeedNotBeUTF8() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "x", numaMaps: small)
    let heat = try run(
      "printf 'Name:\\ta\\377\\002b\\n' >$ROOT/proc/7/status; $TOOL --sysroot $ROOT --svg - 7",
      machine
    ).output
    #expect(XMLParser(data: Data(heat.utf8)).parse())
    #expect(heat.contains("7 (a\u{fffd}\\x02b)"))
  }
}
