import Foundation
import Testing

/// Tests of the built tool as a process, on the machine that runs the tests, which may have one node or several.
@Suite(.serialized)
struct NumademoProgramTests {
  private static let hasSeveralNodes =
    (try? FileManager.default.contentsOfDirectory(atPath: "/sys/devices/system/node"))
    .map { $0.filter { $0.wholeMatch(of: /node[0-9]+/) != nil }.count > 1 } ?? false

  @Test(arguments: ["numademo -h", "numademo --help", "numademo 1M bogus -h", "numademo --he"])
  func helps(line: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(
      outcome.output.hasPrefix(
        "usage: numademo [-S] [-f] [-c] [-e] [-t] [--graph] [-J] SIZE [TEST...]\n"))
    for option in ["csv", "force", "stupid", "exit-on-error", "sample", "graph", "json"] {
      #expect(outcome.output.contains("--\(option) "))
    }
    #expect(outcome.output.contains("memset, memcpy, forward, backward, stream, random2, ptrchase"))
  }

  @Test(arguments: ["numademo --version", "numademo -V"])
  func tellsItsVersion(line: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.output.hasPrefix("numademo (numactl-swift) "))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  /// Row 113 of the reference and words that cannot be read print the reason and the usage, and exit with 1.
  @Test(arguments: [
    ("numademo", "SIZE: missing operand"), ("numademo -c", "SIZE: missing operand"),
    ("numademo -x 1M", "-x: no such option"), ("numademo -1", "-1: no such option"),
    ("numademo -c --json 1M", "--json: not together with --csv"),
  ])
  func printsUsage(line: String, reason: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("numademo: \(reason)\nusage: numademo "))
  }

  /// Row 114.
  @Test(.enabled(if: !hasSeveralNodes, "this machine has several nodes"))
  func needsTwoNodes() throws {
    let text = "A minimum of 2 nodes is required for this test.\n"
    #expect(
      try BuiltTool.run("numademo 1M") == Outcome(status: 77, output: text, errors: ""))
    #expect(
      try BuiltTool.run("numademo -f 1M") == Outcome(status: 77, output: text, errors: ""))
    #expect(
      try BuiltTool.run("numademo --json 1M")
        == Outcome(status: 77, output: "", errors: "numademo: " + text))
  }

  @Test(.enabled(if: hasSeveralNodes, "this machine has one node"))
  func measures() throws {
    let outcome = try BuiltTool.run("numademo -t -c 64k memset")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("nodes available\n"))
    #expect(outcome.output.contains("\nlocal memory,memset,Avg,"))
  }

  @Test func failsWhereItsOutputIsLost() throws {
    #expect(
      try BuiltTool.run("numademo --help >/dev/full")
        == Outcome(
          status: 1, output: "", errors: "numademo: standard output: No space left on device\n"))
  }
}
