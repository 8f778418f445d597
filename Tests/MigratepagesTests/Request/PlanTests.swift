import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct PlanTests {
  private func plan(_ words: [Word]) throws(Failure) -> Plan {
    try Plan(["migratepages"] + words, posixlyCorrect: false)
  }

  @Test(
    arguments: [
      ["4711", "2-5", "7,9"], ["--", "4711", "2-5", "7,9"], ["4711", "--", "2-5", "7,9"],
      ["0x1267", "2-5", "7,9"],
    ] as [[Word]])
  func readsThreeWords(words: [Word]) throws {
    let nodes = NodeRequest.sets(
      try NodeSpecifier([UInt8]("2-5".utf8)), try NodeSpecifier([UInt8]("7,9".utf8)))
    #expect(
      try plan(words)
        == .migrate(
          MigrationRequest(
            processes: ProcessRequest(pids: [ProcessID(rawValue: 4711)]), nodes: nodes)))
  }

  @Test(
    arguments: [
      (["-h"], .help), (["--help"], .help), (["--he"], .help), (["1", "0", "0", "-h"], .help),
      (["-V"], .version), (["--version"], .version), (["--v"], .version), (["-hx"], .help),
    ] as [([Word], Plan)])
  func readsOptionsWhereverTheyStand(words: [Word], expected: Plan) throws {
    #expect(try plan(words) == expected)
  }

  private static func noNodes(_ word: String) -> String {
    "\(word): not a number, a range, 'all', a node word or a device"
  }

  @Test(
    arguments: [
      ([], "PID: missing operand"), (["1"], "FROM: missing operand"),
      (["1", "0"], "TO: missing operand"),
      (["1", "0", "0", "9"], "9: one operand too many"),
      (["-x"], "-x: no such option"), (["-1", "0", "0"], "-1: no such option"),
      (["--help=1"], "--help: takes no value"),
      (["--=x"], "--=x: no such option"), (["--="], "--=: no such option"),
      (
        ["--report", "json", "1", "0", "0"],
        "json: stands apart from --report, which takes it as --report=json"
      ),
      (
        ["--progress", "json", "1", "0", "0"],
        "json: stands apart from --progress, which takes it as --progress=json"
      ),
      (["--report", "1", "json", "0"], Self.noNodes("json")),
      (["--report=json", "json", "0", "0"], "json: not a process ID"),
      (["1", "all,0", "0"], "all,0: 'all' at character 1: 'all' can only be the last of a list"),
      (
        ["1", "0,all,all", "0"],
        "0,all,all: 'all' at character 3: 'all' can only be the last of a list"
      ),
      (["1", "0,all", "allx"], Self.noNodes("allx")),
      (["x", "0", "0"], "x: not a process ID"), (["12x", "0", "0"], "12x: not a process ID"),
      (["", "0", "0"], "'': not a process ID"),
      (["--", "-1", "0", "0"], "-1: a process ID is not negative"),
      (["4294967296", "0", "0"], "4294967296: no process ID is that large"),
      (
        ["1", "0,", "x"],
        "0,: at character 3: not a number, a range, 'all', a node word or a device"
      ),
      (["1", "0", "x"], "x: not a number, a range, 'all', a node word or a device"),
      // The message names the first wrong word.
      (["x", "y", "z"], "x: not a process ID"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(try plan(words))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }

  @Test func usageNamesEveryOption() {
    let text = MigratepagesOption.usage.text(for: "migratepages")
    #expect(text.hasPrefix("usage: migratepages PID FROM TO\n"))
    for option in MigratepagesOption.table { #expect(text.contains("--\(option.long)")) }
  }
}
