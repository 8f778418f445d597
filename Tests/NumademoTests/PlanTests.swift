import CommandInterface
import Testing

@testable import numademo

/// Tests of the meaning of command lines.
struct PlanTests {
  private func plan(_ words: String...) throws -> Plan {
    try Plan(["numademo"] + words.map { Word($0) }, posixlyCorrect: false)
  }

  private func request(_ words: [String]) throws -> DemoRequest {
    guard
      case .run(let request) = try Plan(
        ["numademo"] + words.map { Word($0) }, posixlyCorrect: false)
    else { throw Failure("no run") }
    return request
  }

  @Test func readsWords() throws {
    #expect(try plan("1M") == .run(DemoRequest(size: "1M")))
    #expect(
      try plan("-f", "-e", "-t", "-S", "-c", "64k", "memset", "stream")
        == .run(
          DemoRequest(
            format: .csv, isForced: true, runsStupidTests: true, exitsOnError: true,
            isSample: true, size: "64k", tests: ["memset", "stream"])))
    #expect(try plan("-h") == .help)
    #expect(try plan("1M", "--help") == .help)
    #expect(try plan("-V") == .version)
    #expect(try request(["--graph", "1M"]).format == .graph)
    #expect(try request(["1M", "-J"]).format == .json)
  }

  /// Option letters can be bundled; upstream reads only the first letter of each word.
  @Test func bundlesLetters() throws {
    let request = try request(["-ct", "1M"])
    #expect(request.format == .csv && request.isSample)
  }

  @Test(arguments: [
    ([], "SIZE: missing operand"), (["-c"], "SIZE: missing operand"),
    (["-x", "1M"], "-x: no such option"), (["-1"], "-1: no such option"),
    (["-c", "--graph", "1M"], "--graph: not together with --csv"),
    (["-J", "-c", "1M"], "--csv: not together with --json"),
  ])
  func refuses(words: [String], reason: String) {
    let failure = #expect(throws: Failure.self) { try request(words) }
    #expect(failure?.message == reason)
    #expect(failure?.status == .failure)
  }
}
