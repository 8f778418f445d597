import Foundation
import Glibc
import Testing

/// Tests of `--watch` on a real terminal.
@Suite(.serialized)
struct WatchProgramTests {
  private func watch(
    _ machine: WatchedMachine, _ words: [String] = ["--watch=0.2"], columns: UInt16 = 80,
    rows: UInt16 = 24
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      [PseudoTerminal.tool, "--sysroot", machine.path] + words, columns: columns,
      rows: rows)
  }

  /// Returns the lines of the last frame, without the control sequences of the terminal.
  private func lines(of text: String) -> [String] {
    let frame = text.components(separatedBy: "\u{1b}[H").last ?? ""
    return frame.components(separatedBy: "\r\n").map {
      $0.replacing(/\u{1b}\[[?0-9;]*[A-Za-z]/, with: "")
    }
  }

  private let enter = "\u{1b}[?1049h\u{1b}[?25l"
  private let leave = "\u{1b}[?25h\u{1b}[?1049l"

  @Test func drawsShowsChangesAndEndsByAKey() throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine)
    #expect(terminal.wait(for: "250 of 1000 MB used"))
    #expect(terminal.text.hasPrefix(enter))
    #expect(!terminal.isCooked)
    #expect(terminal.text.contains("since boot"))
    #expect(terminal.text.contains("every 0.2 s"))
    try machine.write(
      "Node 0 MemTotal: 1024000 kB\nNode 0 MemFree: 0 kB\n",
      to: "/sys/devices/system/node/node0/meminfo")
    // A value that changed is shown inverted; the other node has not changed.
    #expect(terminal.wait(for: "\u{1b}[7m1000\u{1b}[0m of 1000 MB used"))
    #expect(terminal.wait(for: "Pages per second:"))
    terminal.type("x")
    terminal.type("q")
    #expect(terminal.ending() == 0)
    #expect(terminal.text.hasSuffix(leave))
    #expect(terminal.isCooked)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
  func aSignalRestoresTheTerminalAndEndsIt(signal: Int32) throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=1000"])
    #expect(terminal.wait(for: "q quits"))
    #expect(!terminal.isCooked)
    terminal.send(signal)
    #expect(terminal.ending() == -Int(signal))
    #expect(terminal.isCooked)
    #expect(terminal.text.hasSuffix(leave))
  }

  @Test func controlCIsASignal() throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=1000"])
    #expect(terminal.wait(for: "q quits"))
    terminal.type("\u{3}")
    #expect(terminal.ending() == -Int(SIGINT))
    #expect(terminal.isCooked)
  }

  @Test func aTerminalThatIsGoneEndsIt() throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=1000"])
    #expect(terminal.wait(for: "q quits"))
    terminal.hangUp()
    #expect(terminal.ending() == -Int(SIGHUP))
  }

  @Test func stopsAndGoesOn() throws {
    let machine = try WatchedMachine()
    let script =
      "\"$0\" \"$@\"; echo \"status $?\"; stty -a | grep -o ' icanon\\| -echo '; fg >/dev/null;"
      + " echo \"end $?\""
    let terminal = try PseudoTerminal([
      "/bin/bash", "-mc", script, PseudoTerminal.tool, "--sysroot", machine.path,
      "--watch=1000",
    ])
    #expect(terminal.wait(for: "q quits"))
    terminal.type("\u{1a}")
    // SIGTSTP stops the tool, and the shell gets its terminal as it was. Then the tool draws again.
    #expect(terminal.wait { $0.contains("status 148") && $0.contains("q quits") })
    #expect(terminal.text.contains(leave))
    #expect(terminal.text.contains(" icanon"))
    #expect(!terminal.text.contains(" -echo "))
    #expect(!terminal.isCooked)
    terminal.type("q")
    #expect(terminal.ending() == 0)
    #expect(terminal.text.contains("end 0"))
    #expect(terminal.isCooked)
  }

  @Test(arguments: [40, 80, 200] as [UInt16])
  func fitsTheWindow(columns: UInt16) throws {
    let machine = try WatchedMachine(nodes: 16)
    let terminal = try watch(machine, columns: columns, rows: 36)
    #expect(terminal.wait { $0.contains("every") && $0.hasSuffix("\u{1b}[J") })
    let lines = lines(of: terminal.text)
    #expect(lines.count <= 36)
    #expect(lines.allSatisfy { $0.count <= Int(columns) })
    #expect(lines.contains { $0.hasPrefix("node 15") && $0.contains("|") })
    #expect(lines.contains { $0.contains("more lines") } == (columns < 200))
    terminal.type("q")
    #expect(terminal.ending() == 0)
  }

  @Test func drawsAgainInAnotherWindow() throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=1000", "-m"])
    #expect(terminal.wait(for: "MemFree"))
    #expect(lines(of: terminal.text).contains { $0.count > 60 })
    terminal.resize(columns: 40, rows: 8)
    #expect(terminal.wait(for: "more lines"))
    #expect(lines(of: terminal.text).count == 8)
    #expect(lines(of: terminal.text).allSatisfy { $0.count <= 40 })
    terminal.type("q")
    #expect(terminal.ending() == 0)
  }

  @Test func showsProcessesThatComeAndGo() throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=0.2", "work"])
    #expect(terminal.wait(for: "work: no process has this"))
    try machine.addProcess(7, name: "worker", numaMaps: "1000 default heap anon=512 N1=512\n")
    #expect(terminal.wait(for: "PID 7 (worker)"))
    #expect(lines(of: terminal.text).contains { $0.hasPrefix("Heap") && $0.contains("2.00") })
    try machine.remove("/proc/7")
    #expect(terminal.wait(for: "work: no process has this"))
    terminal.type("q")
    #expect(terminal.ending() == 0)
  }

  @Test func doesNotReadWhatIsTooLarge() throws {
    let machine = try WatchedMachine()
    let maps = "1000 default heap anon=512 N1=512\n"
    try machine.addProcess(7, name: "small", numaMaps: maps)
    try machine.addProcess(8, name: "large", numaMaps: maps, residentKibibytes: 2048)
    let terminal = try watch(machine, ["--watch=1000", "--max-scan=1m", "7", "8"])
    #expect(terminal.wait(for: "8: not read: its 2 MiB are more than --max-scan allows (1 MiB)"))
    #expect(terminal.text.contains("7 (small)"))
    #expect(!terminal.text.contains("8 (large)"))
    terminal.type("q")
    #expect(terminal.ending() == 0)
  }

  @Test func showsATreeAndACgroup() throws {
    let machine = try WatchedMachine()
    let group = "/sys/fs/cgroup/a/memory.numa_stat"
    try machine.write("anon N0=1048576 N1=2097152\n", to: group)
    let maps = "1000 default heap anon=512 N1=512\n"
    try machine.addProcess(7, name: "first", numaMaps: maps)
    let terminal = try watch(
      machine, ["--watch=0.2", "--tree=7", "--cgroup=a", "-o", "1,total"], rows: 60)
    #expect(terminal.wait(for: "PID 7 (first)"))
    #expect(terminal.text.contains("of cgroup /a"))
    #expect(!terminal.text.contains("Node 0"))
    try machine.addProcess(8, name: "second", numaMaps: maps, parent: 7)
    #expect(terminal.wait(for: "8 (second)"))
    try machine.remove(group)
    try machine.remove("/proc/7")
    #expect(terminal.wait(for: "--tree: 7: no such process"))
    #expect(lines(of: terminal.text).contains { $0.hasPrefix("--cgroup: /a: no such cgroup") })
    terminal.type("q")
    #expect(terminal.ending() == 0)
    let refused = try watch(machine, ["--watch", "--tree=7"])
    #expect(refused.ending() == 1)
    #expect(!refused.text.contains(enter))
  }

  @Test(arguments: ["dumb", ""])
  func doesNotDrawOnADumbTerminal(kind: String) throws {
    let machine = try WatchedMachine()
    let terminal = try PseudoTerminal(
      [PseudoTerminal.tool, "--sysroot", machine.path, "--watch=0.2"],
      environment: ["TERM=\(kind)", "PATH=/usr/bin:/bin"])
    #expect(terminal.ending() == 1)
    #expect(
      terminal.text == "numastat-swift: --watch: TERM=\(kind); --interval prints line by line\r\n")
  }

  /// Without colours, changes are not marked; all else is shown as usual.
  @Test func drawsWithoutColours() throws {
    let machine = try WatchedMachine()
    let terminal = try PseudoTerminal(
      [PseudoTerminal.tool, "--sysroot", machine.path, "--watch=0.2"],
      environment: ["TERM=xterm", "NO_COLOR=1", "PATH=/usr/bin:/bin", "LC_ALL=C"])
    #expect(terminal.wait(for: "250 of 1000 MB used"))
    try machine.write(
      "Node 0 MemTotal: 1024000 kB\nNode 0 MemFree: 0 kB\n",
      to: "/sys/devices/system/node/node0/meminfo")
    #expect(terminal.wait(for: "1000 of 1000 MB used"))
    #expect(!terminal.text.contains(/\u{1b}\[[0-9;]*m/))
    terminal.type("q")
    #expect(terminal.ending() == 0)
    #expect(terminal.isCooked)
  }

  @Test(arguments: [(1, 1), (1, 24), (80, 1), (2, 2), (9, 3)] as [(UInt16, UInt16)])
  func fitsTheSmallestWindow(columns: UInt16, rows: UInt16) throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "one", numaMaps: "1000 default heap anon=512 N1=512\n")
    let terminal = try watch(machine, ["--watch=1000", "7", "-m"], columns: columns, rows: rows)
    #expect(terminal.wait { $0.hasSuffix("\u{1b}[J") })
    let lines = lines(of: terminal.text)
    #expect(lines.count <= Int(rows))
    #expect(lines.allSatisfy { $0.count <= Int(columns) })
    terminal.resize(columns: 80, rows: 50)
    #expect(terminal.wait(for: "MemFree"))
    terminal.resize(columns: columns, rows: rows)
    #expect(terminal.wait { $0.hasSuffix("\u{1b}[J") })
    terminal.type("q")
    #expect(terminal.ending() == 0)
  }
}
