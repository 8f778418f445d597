import Testing

@testable import CommandInterface

struct UsageTests {
  @Test func namesEveryOptionInFull() {
    let table: [Option<Int>] = [
      Option("h", "help", 1, "Print help."),
      Option(nil, "version", 2, "Print the version."),
      Option("m", "membind", ValueKind("NODES"), { _ in 3 }, "Allocate there."),
    ]
    let usage = Usage("Does a thing.", operands: "[OPTION...] WORD", table)
    #expect(
      usage.text(for: "tool") == """
        usage: tool [OPTION...] WORD

        Does a thing.

          -h, --help           Print help.
              --version        Print the version.
          -m, --membind=NODES  Allocate there.

        """)
  }

  @Test(arguments: [
    (UsageError("--foo", .noSuchOption), "--foo: no such option"),
    (UsageError("", .unexpectedOperand), "'': one operand too many"),
    (
      UsageError("--p", .ambiguous(["preferred", "physcpubind"])),
      "--p: could be --preferred, --physcpubind"
    ),
    (UsageError("-m", .needsValue(ValueKind("NODES"))), "-m: needs a value (NODES)"),
    (UsageError("--help", .takesNoValue), "--help: takes no value"),
    (UsageError("TO", .missingOperand), "TO: missing operand"),
  ])
  func saysThingAndReason(error: UsageError, text: String) {
    #expect(error.description == text)
  }
}
