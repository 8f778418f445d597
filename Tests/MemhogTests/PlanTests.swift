import CommandInterface
import NumaCore
import Testing

@testable import memhog

struct PlanTests {
  private func plan(_ words: [Word]) throws(Failure) -> Plan { try Plan(["memhog"] + words) }

  /// Returns the request of the words, without its warnings.
  private func request(_ words: Word...) throws -> AllocationRequest {
    guard case .allocate(var request) = try plan(words) else {
      throw Failure("\(words) is no request")
    }
    request.warnings = []
    return request
  }

  private func warnings(_ words: Word...) throws -> [String] {
    guard case .allocate(let request) = try plan(words) else { throw Failure("no request") }
    return request.warnings.map(\.description)
  }

  @Test(
    arguments: [
      ("1M", 1 << 20), ("25M", 25 << 20), ("100", 100), ("1x", 1), ("0x100000", 1 << 20),
      ("12K3", 12288), (" 1M", 1 << 20), ("+1m", 1 << 20), ("2g", 2 << 30), ("1Mjunk", 1 << 20),
    ] as [(Word, Int)])
  func readsSizes(text: Word, size: Int) throws {
    let request = try request(text)
    #expect(request == AllocationRequest(sizeText: text, size: ByteCount(rawValue: size)))
  }

  @Test(
    arguments: [
      ("-r3", 3), ("-r0", 0), ("-r", 0), ("-rabc", 0), ("-r-1", 0), ("-r3x", 3), ("-r 2", 2),
      ("-r+2", 2), ("-r010", 10), ("-r0x2", 0), ("-r4294967297", 4_294_967_297),
      ("-r99999999999999999999", .max), ("--repeat=2", 2), ("--repeat", 0),
    ] as [(Word, Int)])
  func readsPassesAsAtoi(option: Word, passes: Int) throws {
    #expect(try request(option, "1M").passes == passes)
  }

  @Test func writesOnceByDefault() throws { #expect(try request("1M").passes == 1) }

  @Test func readsOptions() throws {
    #expect(try request("-f/a b", "1M").file == "/a b")
    #expect(try request("-f", "-Hx", "1M").file == "-Hx")
    #expect(try request("--file=x", "1M").file == "x")
    #expect(try request("-H", "1M").avoidsHugePages)
    #expect(try request("1M").avoidsHugePages == false)
    // Only the second character counts.
    let ignoring = try request("-Hr3", "1M")
    #expect(ignoring.avoidsHugePages && ignoring.passes == 1)
  }

  @Test(
    arguments: [
      ("membind", .bind), ("--membind", .bind), ("---membind", .bind),
      ("interleave", .interleave), ("weighted-interleave", .weightedInterleave),
      ("preferred", .preferred), ("preferred-many", .preferredMany),
    ] as [(Word, MemoryPolicy.Mode)])
  func readsPoliciesOfNodes(word: Word, mode: MemoryPolicy.Mode) throws {
    let policy = try #require(try request("1M", word, "0-1").policy)
    #expect(policy.mode == mode)
    #expect(try policy.nodes == NodeSpecifier("0-1"))
  }

  @Test(arguments: [("local", .local), ("default", .default)] as [(Word, MemoryPolicy.Mode)])
  func readsPoliciesWithoutNodes(word: Word, mode: MemoryPolicy.Mode) throws {
    #expect(
      try request("1M", word, "junk").policy == PolicyRequest(name: word, mode: mode, nodes: nil))
  }

  @Test(
    arguments: [
      (["-h"], .help), (["--help"], .help), (["--he"], .help), (["-hx"], .help),
      (["-H", "--help"], .help), (["--version"], .version),
    ] as [([Word], Plan)])
  func readsOptionsThatNeedNothing(words: [Word], expected: Plan) throws {
    #expect(try plan(words) == expected)
  }

  @Test(
    arguments: [
      ([], "SIZE: missing operand", true), (["-H"], "SIZE: missing operand", true),
      (["-f", "1M"], "SIZE: missing operand", true), (["-f"], "-f: needs a value (FILE)", true),
      (["--", "1M"], "--: no such option", true), (["-1"], "-1: no such option", true),
      (["-V"], "-V: no such option", true), (["--foo", "1M"], "--foo: no such option", true),
      (["-", "1M"], "-: not a size", false), (["abc"], "abc: not a size", false),
      (["0"], "0: not a size", false), ([""], "'': not a size", false),
      ([" -1"], " -1: a size is not negative", false),
      (["17179869185G"], "17179869185G: no size is that large", false),
      (["1M", "interleave"], "interleave: needs a value (NODES)", true),
      (["1M", "bind", "0"], "bind: no such policy", true),
      (["1M", "mem", "0"], "mem: no such policy", true),
      (["1M", "", "0"], "'': no such policy", true),
      (["1M", "-r2"], "-r2: no such policy (options come before SIZE)", true),
      (["1M", "--membind=0"], "--membind=0: no such policy (options come before SIZE)", true),
      (
        ["1M", "membind", "x"],
        "membind: x: not a number, a range, 'all', a node word or a device", false
      ),
      // The message names the first wrong word.
      (["abc", "bind", "x"], "abc: not a size", false),
    ] as [([Word], String, Bool)])
  func namesTheWordAtFault(words: [Word], message: String, showsUsage: Bool) {
    do {
      Issue.record("\(words) is \(try plan(words))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }

  @Test func saysWhatIsIgnored() throws {
    #expect(try warnings("12K3") == ["12K3: '3' is ignored: 12288 bytes"])
    #expect(try warnings("1x") == ["1x: 'x' is ignored: 1 byte"])
    #expect(try warnings("1M", "default", "7") == ["7: ignored"])
    #expect(try warnings("1M", "membind", "0", "a", "") == ["a '': ignored"])
    #expect(try warnings("-rabc", "1M") == ["-rabc: no number of times: nothing is written"])
    #expect(try warnings("-r-1", "1M") == ["-r-1: no number of times: nothing is written"])
    #expect(try warnings("-r0", "1M", "local").isEmpty)
    #expect(try warnings("-r", "1M").isEmpty)
  }

  @Test func usageNamesEveryOption() {
    let text = MemhogOption.usage.text(for: "memhog")
    #expect(text.hasPrefix("usage: memhog [option ...] SIZE [POLICY [NODES]]\n"))
    for option in MemhogOption.table { #expect(text.contains("--\(option.long)")) }
  }
}
