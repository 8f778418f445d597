import Foundation
import Glibc
import Testing

private let builtTool = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "build/bin/numastat-swift").path

/// Tests of `--watch` with the static tool, which contains the C library.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: builtTool)))
struct BuiltWatchTests {
  private func watch(_ machine: WatchedMachine, _ words: [String]) throws -> PseudoTerminal {
    try PseudoTerminal([builtTool, "--sysroot", machine.path] + words)
  }

  @Test func drawsAnewAndEndsByAKey() throws {
    let machine = try WatchedMachine()
    try machine.addProcess(7, name: "one", numaMaps: "1000 default heap anon=512 N1=512\n")
    let terminal = try watch(machine, ["--watch=0.2", "one"])
    #expect(terminal.wait(for: "PID 7 (one)"))
    #expect(!terminal.isCooked)
    try machine.write("1000 default heap anon=512 N0=768\n", to: "/proc/7/numa_maps")
    #expect(terminal.wait(for: "\u{1b}[7m3.00\u{1b}[0m"))
    terminal.type("q")
    #expect(terminal.ending() == 0)
    #expect(terminal.isCooked)
  }

  @Test func followsTheWindow() throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=1000", "-m"])
    #expect(terminal.wait(for: "MemFree"))
    terminal.resize(columns: 40, rows: 8)
    #expect(terminal.wait(for: "more lines"))
    terminal.resize(columns: 1, rows: 1)
    #expect(terminal.wait { $0.hasSuffix("\u{1b}[J") })
    terminal.resize(columns: 80, rows: 24)
    #expect(terminal.wait(for: "MemFree"))
    terminal.type("q")
    #expect(terminal.ending() == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalRestoresTheTerminal(signal: Int32) throws {
    let machine = try WatchedMachine()
    let terminal = try watch(machine, ["--watch=1000"])
    #expect(terminal.wait(for: "q quits"))
    terminal.send(signal)
    #expect(terminal.ending() == -Int(signal))
    #expect(terminal.isCooked)
    #expect(terminal.text.hasSuffix("\u{1b}[?25h\u{1b}[?1049l"))
  }

  @Test func stopsAndGoesOn() throws {
    let machine = try WatchedMachine()
    let script = "\"$0\" \"$@\"; echo \"status $?\"; fg >/dev/null; echo \"end $?\""
    let terminal = try PseudoTerminal([
      "/bin/bash", "-mc", script, builtTool, "--sysroot", machine.path, "--watch=1000",
    ])
    #expect(terminal.wait(for: "q quits"))
    terminal.type("\u{1a}")
    #expect(terminal.wait { $0.contains("status 148") && $0.contains("q quits") })
    #expect(!terminal.isCooked)
    terminal.type("q")
    #expect(terminal.ending() == 0)
    #expect(terminal.text.contains("end 0"))
    #expect(terminal.isCooked)
  }
}
