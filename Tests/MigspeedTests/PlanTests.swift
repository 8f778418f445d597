import CommandInterface
import NumaCore
import Testing

@testable import migspeed

struct PlanTests {
  private func plan(_ words: [Word]) throws(Failure) -> Plan {
    try Plan(["migspeed"] + words, posixlyCorrect: false)
  }

  private func request(_ words: Word...) throws -> MoveRequest {
    guard case .measure(let request) = try plan(words) else { throw Failure("no request") }
    return request
  }

  @Test func readsTwoWords() throws {
    let request = try request("0-1", "2")
    #expect(
      request
        == MoveRequest(from: try NodeSpecifier("0-1"), to: try NodeSpecifier("2")))
    #expect(request.pages == PageCount(rawValue: 1000))
    #expect(request.verbosity == .quiet)
  }

  @Test(
    arguments: [
      (["-p", "3", "0", "0"], 3), (["-p3", "0", "0"], 3), (["0", "-p", "3", "0"], 3),
      (["0", "0", "--pages=3"], 3), (["-p", "0x10", "0", "0"], 16), (["-p", "010", "0", "0"], 8),
      (["-p", " 3", "0", "0"], 3), (["-p", "+3", "0", "0"], 3), (["-p", "0", "0", "0"], 0),
      (["-p1", "-p2", "--", "0", "0"], 2),
    ] as [([Word], Int)])
  func readsPages(words: [Word], pages: Int) throws {
    guard case .measure(let request) = try plan(words) else { throw Failure("no request") }
    #expect(request.pages.rawValue == pages)
    #expect(try request.to == NodeSpecifier("0"))
  }

  @Test func readsHowMuchToSay() throws {
    #expect(try request("-v", "0", "0").verbosity == .steps)
    #expect(try request("-vv", "0", "0").verbosity == .highestNode)
    #expect(try request("-v", "0", "0", "-vv").verbosity == .highestNode)
  }

  @Test(
    arguments: [
      (["-h"], .help), (["--help"], .help), (["0", "-h"], .help), (["-V"], .version),
      (["--version"], .version),
    ] as [([Word], Plan)])
  func readsOptionsThatNeedNothing(words: [Word], expected: Plan) throws {
    #expect(try plan(words) == expected)
  }

  @Test(
    arguments: [
      ([], "FROM: missing operand", 1), (["0"], "TO: missing operand", 1),
      (["-v", "0"], "TO: missing operand", 1), (["-x", "0", "0"], "-x: no such option", 1),
      (["-p"], "-p: needs a value (PAGES)", 1),
      (["-p", "10k", "0", "0"], "-p: 10k: not a number of pages", 1),
      (["-p", "", "0", "0"], "-p: '': not a number of pages", 1),
      (["-p", "-5", "0", "0"], "-p: -5: a number of pages is not negative", 2),
      (
        ["-p", "99999999999999999999", "0", "0"],
        "-p: 99999999999999999999: no memory has that many pages", 2
      ),
      (["x", "0"], "x: not a number, a range, 'all', a node word or a device", 1),
      (
        ["0", "0,"], "0,: at character 3: not a number, a range, 'all', a node word or a device", 1
      ),
    ] as [([Word], String, Int32)])
  func namesTheWordAtFault(words: [Word], message: String, status: Int32) {
    do {
      Issue.record("\(words) is \(try plan(words))")
    } catch {
      #expect(error.message == message)
      #expect(error.status.rawValue == status)
    }
  }

  @Test func saysWhatIsIgnored() throws {
    #expect(try request("0", "0", "9", "").warnings.map(\.description) == ["9 '': ignored"])
  }

  @Test func usageNamesEveryOption() {
    let text = MigspeedOption.usage.text(for: "migspeed")
    #expect(text.hasPrefix("usage: migspeed [option ...] FROM TO\n"))
    for option in MigspeedOption.table { #expect(text.contains("--\(option.long)")) }
  }
}
