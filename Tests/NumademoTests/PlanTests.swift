import CommandInterface
import Testing

@testable import numademo

/// Tests of the meaning of command lines.
struct PlanTests {
  private func plan(_ words: String...) throws -> Plan {
    try Plan(["numademo"] + words.map { Word($0) }, posixlyCorrect: false)
  }

  private func request(_ words: [String]) throws -> Request {
    guard
      case .run(let request) = try Plan(
        ["numademo"] + words.map { Word($0) }, posixlyCorrect: false)
    else { throw Failure("no run") }
    return request
  }

  @Test func readsWords() throws {
    #expect(try plan("1M") == .run(Request(size: "1M")))
    #expect(
      try plan("-f", "-e", "-t", "-S", "-c", "64k", "memset", "stream")
        == .run(
          Request(
            format: .csv, isForced: true, runsStupidTests: true, endsAtFirstError: true,
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

  @Test func ordersTheUsualTests() throws {
    #expect(
      try request(["1M"]).assignment()
        == Assignment(byteCount: 1 << 20, tests: [.memset, .memcpy, .random2, .stream, .ptrchase]))
    #expect(
      try request(["-S", "1M"]).assignment().tests == [
        .memset, .memcpy, .forward, .backward, .random2, .stream, .ptrchase,
      ])
    #expect(try request(["1M", "ptrchase", "memset"]).assignment().tests == [.ptrchase, .memset])
  }

  /// Wrong words are refused before any measurement: rows 116 and 118 of the reference.
  @Test(arguments: [
    (["1M", "bogus"], "bogus: no such test"), (["1M", "memset", ""], "'': no such test"),
    (["1M", "MEMSET"], "MEMSET: no such test"), (["0"], "0: no memory to measure"),
    (["4"], "4: ptrchase needs at least 8 bytes"),
    (["7", "ptrchase"], "7: ptrchase needs at least 8 bytes"), (["abc"], "abc: not a size"),
    (["1x"], "1x: x: no unit of sizes; those are k, m and g"),
  ])
  func refusesAnAssignment(words: [String], reason: String) throws {
    let request = try request(words)
    let failure = #expect(throws: Failure.self) { try request.assignment() }
    #expect(failure?.message == reason)
  }

  @Test func takesLittleMemoryForOtherTests() throws {
    #expect(try request(["4", "memset"]).assignment().byteCount == 4)
    #expect(try request(["8"]).assignment().byteCount == 8)
  }
}
