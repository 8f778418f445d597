import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

struct PlanTests {
  private func plan(_ words: Word...) throws -> Plan {
    try Plan(["numastat"] + words, posixlyCorrect: false)
  }

  @Test func ofNothingIsThePlainTable() throws {
    #expect(try plan().isPlain)
    for word in ["--", "-v", "-c", "-n"] as [Word] { #expect(try !plan(word).isPlain) }
  }

  /// A command line that only names the machine to read is still plain.
  @Test func isPlainOnAnotherMachineToo() throws {
    #expect(try plan("--sysroot", "/x").isPlain)
    #expect(try plan("--sysroot=/x").systemRoot == "/x")
    #expect(try !plan("--sysroot", "/x", "-c").isPlain)
    #expect(try !plan("--sysroot", "/x", "1").isPlain)
  }

  /// `-s` takes the rest of its word as its value.
  @Test(
    arguments: [
      ("-s", SortOrder.byTotal), ("-s0", .by(0)), ("-s12", .by(12)), ("-nsc", .byTotal),
      ("-s-1", .byTotal), ("-s2x", .byTotal), ("-s99999999999999999999", .byTotal),
      ("--sort=3", .by(3)), ("--sort", .byTotal), ("-ns4", .by(4)),
    ] as [(Word, SortOrder)])
  func sorts(word: Word, order: SortOrder) throws {
    let plan = try plan(word)
    #expect(plan.style.sortOrder == order)
    #expect(!plan.style.isCompact && plan.processes.isEmpty)
  }

  @Test func takesTheWordBehindSForAProcess() throws {
    let plan = try plan("-s", "2")
    #expect(plan.style.sortOrder == .byTotal)
    #expect(plan.processes == [.process(ProcessID(rawValue: 2))])
  }

  @Test func tellsPatternsFromProcesses() throws {
    let processes = try plan("12", "-p", "0x10", " 12", "1,2", "-p", "-5").processes
    #expect(
      processes == [
        .pattern("0x10"), .pattern("-5"), .process(ProcessID(rawValue: 12)), .pattern(" 12"),
        .pattern("1,2"),
      ])
  }

  @Test(arguments: ["", "99999999999", "4294967297"] as [Word])
  func refusesANumberThatIsNoProcess(word: Word) {
    #expect(throws: Failure.self) { try plan(word) }
    #expect(throws: Failure.self) { try plan("-p", word) }
  }

  /// Patterns before an option that ends the command line are searched for; patterns after it are not.
  @Test func endsWhereAnOptionEndsIt() throws {
    let version = try plan("-p", "a", "-V", "-p", "b", "c")
    #expect(version.ending == .version)
    #expect(version.processes == [.pattern("a")])
    let unknown = try plan("-p", "a", "-Q")
    #expect(unknown.processes == [.pattern("a")])
    guard case .failure = unknown.ending else {
      Issue.record("-Q is taken")
      return
    }
  }

  /// Help takes precedence over any fault of the command line.
  @Test func helpGoesFirst() throws {
    #expect(try Plan(["numastat", "--json", "--csv", "--help"]).ending == .help)
  }
}
