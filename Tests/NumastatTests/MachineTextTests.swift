import Foundation
import NumaCore
import Testing

@testable import numastat_swift

/// What is printed on every machine of Tests/Machines. A scenario compares the same texts with what numastat 2.0.19
/// prints: Tests/Guest/scenarios/numastat-machines.sh.
struct MachineTextTests {
  private static let tests = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()

  static let machines: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(
      at: tests.appending(path: "Machines"), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }
      .map { $0.deletingPathExtension().lastPathComponent }.sorted()
  }()

  private static let commands = [
    "numastat", "NUMASTAT_WIDTH=80 numastat", "NUMASTAT_WIDTH=47 numastat", "numastat -n",
    "NUMASTAT_WIDTH=80 numastat -n", "NUMASTAT_WIDTH=48 numastat -n",
    "NUMASTAT_WIDTH=1 numastat -n", "numastat -cn", "NUMASTAT_WIDTH=40 numastat -c",
    "numastat -zn", "numastat -czn", "NUMASTAT_WIDTH=60 numastat -czn", "numastat -m",
    "numastat -cm", "numastat -zm", "NUMASTAT_WIDTH=100 numastat -czm", "numastat -mn",
    "numastat -ns", "numastat -ns1", "numastat -ns2", "numastat -ms", "numastat -czms3",
  ]
  /// A line of that machine's is 16 kB long.
  private static let fewCommands = [
    "numastat", "numastat -cn", "NUMASTAT_WIDTH=200 numastat -czn", "numastat -cms",
  ]

  @Test func thereAreAtLeastTen() {
    #expect(Self.machines.count >= 10)
  }

  @Test(arguments: machines)
  func printsItsTables(machine: String) throws {
    let tree = try FileTree(machine: machine)
    var text = ""
    for command in machine == "nodes-1024" ? Self.fewCommands : Self.commands {
      text += "$ \(command)\n" + (try printed(command, on: tree.root))
    }
    let file = Self.tests.appending(path: "Golden/numastat/\(machine).txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    // Not by #expect: it would print both, hundreds of kilobytes each.
    let same = text == expected
    #expect(same, "Tests/Golden/numastat/\(machine).txt is not what is printed")
  }
}
