import CommandInterface
import Testing

@testable import numademo

/// Tests of the operands: the size and the tests.
struct DemoRequestTests {
  private func request(_ words: [String]) throws -> DemoRequest {
    guard
      case .run(let request) = try Plan(
        ["numademo"] + words.map { Word($0) }, posixlyCorrect: false)
    else { throw Failure("no run") }
    return request
  }

  @Test func ordersTheUsualTests() throws {
    #expect(
      try request(["1M"]).parsedOperands()
        == ParsedOperands(
          byteCount: 1 << 20, tests: [.memset, .memcpy, .random2, .stream, .ptrchase]))
    #expect(
      try request(["-S", "1M"]).parsedOperands().tests == [
        .memset, .memcpy, .forward, .backward, .random2, .stream, .ptrchase,
      ])
    #expect(
      try request(["1M", "ptrchase", "memset"]).parsedOperands().tests == [.ptrchase, .memset])
  }

  /// Wrong words are refused before any measurement: rows 116 and 118 of the reference.
  @Test(arguments: [
    (["1M", "bogus"], "bogus: no such test"), (["1M", "memset", ""], "'': no such test"),
    (["1M", "MEMSET"], "MEMSET: no such test"), (["0"], "0: no memory to measure"),
    (["4"], "4: ptrchase needs at least 8 bytes"),
    (["7", "ptrchase"], "7: ptrchase needs at least 8 bytes"), (["abc"], "abc: not a size"),
    (["1x"], "1x: x: no unit of sizes; those are k, m and g"),
  ])
  func refusesOperands(words: [String], reason: String) throws {
    let request = try request(words)
    let failure = #expect(throws: Failure.self) { try request.parsedOperands() }
    #expect(failure?.message == reason)
  }

  @Test func takesLittleMemoryForOtherTests() throws {
    #expect(try request(["4", "memset"]).parsedOperands().byteCount == 4)
    #expect(try request(["8"]).parsedOperands().byteCount == 8)
  }
}
