import Testing

@testable import CommandInterface

/// A table with all features of numactl's table: flags, values, ambiguous prefixes and new options.
private enum Choice: Equatable {
  case all, hardware, huge
  case nodes(Word)
  case cpus(Word)
  case preferred, preferredMany
  case hugely

  static let table: [Option<Self>] = [
    Option("a", "all", .all, ""),
    Option("H", "hardware", .hardware, ""),
    Option("u", "huge", .huge, ""),
    Option("m", "membind", ValueKind("NODES"), Self.nodes, ""),
    Option("C", "physcpubind", ValueKind("CPUS"), Self.cpus, ""),
    Option("p", "preferred", .preferred, ""),
    Option("P", "preferred-many", .preferredMany, ""),
    Option(nil, "hugely", .hugely, isInherited: false, ""),
  ]
}

private func read(
  _ words: [Word], operands: OperandOrder = .permuted, posixlyCorrect: Bool = false
) throws(UsageError) -> [Argument<Choice>] {
  var reader = ArgumentReader(
    ["prog"] + words, Choice.table, operands: operands, posixlyCorrect: posixlyCorrect)
  var arguments: [Argument<Choice>] = []
  while let argument = try reader.next() { arguments.append(argument) }
  return arguments
}

struct ArgumentReaderTests {
  @Test(
    arguments: [
      ([], []),
      (["-a"], [.option(.all)]),
      (["-aH"], [.option(.all), .option(.hardware)]),
      (["-am0"], [.option(.all), .option(.nodes("0"))]),
      (["-am", "0"], [.option(.all), .option(.nodes("0"))]),
      (["-m", "--all"], [.option(.nodes("--all"))]),
      (["-m", "--"], [.option(.nodes("--"))]),
      (["-m=0"], [.option(.nodes("=0"))]),
      (["--membind", "0"], [.option(.nodes("0"))]),
      (["--membind=0"], [.option(.nodes("0"))]),
      (["--membind="], [.option(.nodes(""))]),
      (["--mem=0=1"], [.option(.nodes("0=1"))]),
      (["--m", "0"], [.option(.nodes("0"))]),
      (["--ha"], [.option(.hardware)]),
      (["--preferred"], [.option(.preferred)]),
      (["--preferred-"], [.option(.preferredMany)]),
      (["--huge"], [.option(.huge)]),
      // A new option does not take a prefix from an old one.
      (["--hu"], [.option(.huge)]), (["--hug"], [.option(.huge)]),
      (["--hugel"], [.option(.hugely)]), (["--hugely"], [.option(.hugely)]),
      (["x"], [.operand(at: 1)]), (["-"], [.operand(at: 1)]), ([""], [.operand(at: 1)]),
      (["--", "-a"], [.operand(at: 2)]), (["--", "--"], [.operand(at: 2)]),
      (["x", "-a", "y"], [.operand(at: 1), .option(.all), .operand(at: 3)]),
      (["x", "--", "-a"], [.operand(at: 1), .operand(at: 3)]),
    ] as [([Word], [Argument<Choice>])])
  fileprivate func readsAsGetoptLongDoes(words: [Word], arguments: [Argument<Choice>]) throws {
    #expect(try read(words) == arguments)
  }

  @Test func stopsAtTheFirstOperandWhereACommandFollows() throws {
    let words: [Word] = ["-a", "ls", "-a"]
    #expect(
      try read(words, operands: .endOptions) == [.option(.all), .operand(at: 2), .operand(at: 3)])
    #expect(
      try read(words, posixlyCorrect: true) == [.option(.all), .operand(at: 2), .operand(at: 3)])
    #expect(try read(["--", "-a"], operands: .endOptions) == [.operand(at: 2)])
  }

  @Test(
    arguments: [
      (["-z"], UsageError("-z", .noSuchOption)),
      (["-az"], UsageError("-z", .noSuchOption)),
      (["--foo"], UsageError("--foo", .noSuchOption)),
      (["--foo=1"], UsageError("--foo=1", .noSuchOption)),
      (["--=x"], UsageError("--=x", .noSuchOption)), (["--="], UsageError("--=", .noSuchOption)),
      (["---"], UsageError("---", .noSuchOption)),
      (["--h"], UsageError("--h", .ambiguous(["hardware", "huge"]))),
      (["--p"], UsageError("--p", .ambiguous(["physcpubind", "preferred", "preferred-many"]))),
      (["--pre"], UsageError("--pre", .ambiguous(["preferred", "preferred-many"]))),
      (["-m"], UsageError("-m", .needsValue(ValueKind("NODES")))),
      (["--mem"], UsageError("--membind", .needsValue(ValueKind("NODES")))),
      (["--ha=1"], UsageError("--hardware", .takesNoValue)),
      (["--all="], UsageError("--all", .takesNoValue)),
      (["-5"], UsageError("-5", .noSuchOption)),
    ] as [([Word], UsageError)])
  func namesTheWordAtFault(words: [Word], error: UsageError) {
    #expect(throws: error) { try read(words) }
  }

  @Test func takesWordsOfAnyBytes() throws {
    let word = Word([0x2d, 0xff, 0xfe])
    #expect(throws: UsageError(Word([0x2d, 0xff]), .noSuchOption)) { try read([word]) }
    #expect(try read([Word([0xff])]) == [.operand(at: 1)])
    #expect(try read(["-m", Word([0xff])]) == [.option(.nodes(Word([0xff])))])
    #expect(throws: UsageError.self) { try read([Word([0x2d, 0x2d, 0xff])]) }
  }

  @Test func wantsEveryOperandOnce() throws {
    let kinds = [ValueKind.process, ValueKind("FROM")]
    try requireOperands(kinds, in: ["1", "2"])
    #expect(throws: UsageError("FROM", .missingOperand)) { try requireOperands(kinds, in: ["1"]) }
    #expect(throws: UsageError("PID", .missingOperand)) { try requireOperands(kinds, in: []) }
    #expect(throws: UsageError("3", .unexpectedOperand)) {
      try requireOperands(kinds, in: ["1", "2", "3", "4"])
    }
  }
}

extension Choice {
  fileprivate static let inheritedNames = [
    "all", "hardware", "huge", "membind", "physcpubind", "preferred", "preferred-many",
  ]
}
