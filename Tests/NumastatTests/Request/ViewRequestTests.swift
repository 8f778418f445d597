import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

struct ViewRequestTests {
  private func views(_ words: String...) throws -> ViewRequest {
    try Plan(["numastat"] + words.map { Word($0) }).views
  }

  @Test(
    arguments: [
      ("2", 2_000_000_000), ("0.5", 500_000_000), (".25", 250_000_000), ("3.", 3_000_000_000),
      ("0.01", 10_000_000), ("1000000", 1_000_000_000_000_000), ("0001.5", 1_500_000_000),
      ("1.0000000009", 1_000_000_000),
    ] as [(String, Int64)])
  func readsSeconds(text: String, nanoseconds: Int64) throws {
    #expect(try views("--interval", text).interval == .nanoseconds(nanoseconds))
    #expect(try views("--watch=\(text)").watch == .nanoseconds(nanoseconds))
  }

  @Test func watchIsEveryTwoSecondsAndTakesNoOtherWord() throws {
    let plan = try Plan(["numastat", "--watch", "5"])
    #expect(plan.views.watch == .seconds(2))
    #expect(plan.processes == [.process(ProcessID(rawValue: 5))])
  }

  @Test(arguments: [
    (["--interval", "abc"], "--interval: abc: not a number of seconds"),
    (["--interval", ""], "--interval: '': not a number of seconds"),
    (["--interval", "."], "--interval: .: not a number of seconds"),
    (["--interval", "1,5"], "--interval: 1,5: not a number of seconds"),
    (["--interval", "1.5.2"], "--interval: 1.5.2: not a number of seconds"),
    (["--interval", "1e3"], "--interval: 1e3: not a number of seconds"),
    (["--interval", "0"], "--interval: 0: less than 0.01 seconds"),
    (["--interval", "0.009"], "--interval: 0.009: less than 0.01 seconds"),
    (["--interval", "-1"], "--interval: -1: less than 0.01 seconds"),
    (["--interval", "1000000.1"], "--interval: 1000000.1: more than 1000000 seconds"),
    (
      ["--watch=99999999999999999999"],
      "--watch: 99999999999999999999: more than 1000000 seconds"
    ),
    (["--watch="], "--watch: '': not a number of seconds"),
    (["--interval=1", "--count=x"], "--count: x: not a number"),
    (["--interval=1", "--count=1.5"], "--count: 1.5: not a number"),
    (["--interval=1", "--count=0"], "--count: 0: less than 1"),
    (["--interval=1", "--count=-3"], "--count: -3: less than 1"),
    (
      ["--interval=1", "--count=99999999999999999999"],
      "--count: 99999999999999999999: more than 1000000000"
    ),
    (["--count=3"], "--count: needs --interval"),
    (["--watch", "--interval=1"], "--watch: not together with --interval"),
    (["--interval=1", "--graph"], "--interval: not together with --graph"),
    (["--graph", "--svg=-"], "--svg=-: not together with --graph"),
    (["--svg="], "--svg: '': not a file name"),
    (["--interval=1", "-m"], "-m: not together with --interval"),
    (["--interval=1", "-n", "7"], "-n: not together with --interval of processes"),
    (["--graph", "--json"], "--graph: not together with --json"),
    (["--svg=a", "--csv"], "--svg: not together with --csv"),
    (["--watch", "--prometheus"], "--watch: not together with --prometheus"),
    (["--interval=1", "--prometheus"], "--interval: not together with --prometheus"),
    (["--interval=1", "--detail", "7"], "--detail: not together with --interval"),
    (["--graph", "--columns=0"], "--columns: not together with --graph"),
    (["--svg=a", "--bytes"], "--bytes: not together with --svg"),
    (["--interval=1", "-n", "--tree=7"], "-n: not together with --interval of processes"),
    (["--graph", "-m", "--cgroup=a"], "-m: not together with --graph of processes"),
    (["--watch", "--file=a", "--sysroot=b"], "--file: not together with --sysroot"),
    (["--graph", "-n"], "-n: not together with --graph"),
    (["--graph", "-c"], "-c: not together with --graph"),
    (["--graph", "--svg=a", "-z"], "-z: not together with --graph"),
    (["--svg=a", "-s"], "-s: not together with --svg"),
    (["--interval=1", "-s0", "7"], "-s: not together with --interval"),
    (["--interval=1", "-v", "7"], "-v: not together with --interval"),
    (["--svg=a", "-m", "7"], "-m: not together with --svg of processes"),
  ])
  func refuses(words: [String], message: String) {
    #expect {
      try Plan(["numastat"] + words.map { Word($0) })
    } throws: {
      ($0 as? Failure)?.message == message
    }
  }

  @Test func takesWhatGoesTogether() throws {
    #expect(try views("--graph", "--svg=a", "-m").svg == "a")
    #expect(try views("--interval=1", "-n", "--count=3").count == 3)
    #expect(try views("--watch", "-m", "-n", "7").watch == .seconds(2))
    #expect(try views("--watch", "-c", "-z", "-s", "-v", "7").watch != nil)
    #expect(try views("--watch", "--tree=7", "--detail", "--bytes", "-o", "0").watch != nil)
    #expect(try views("--interval=1", "--json", "--cgroup=a", "--file=b").interval != nil)
    #expect(try views("--interval=1", "--csv", "--user=root").interval != nil)
    #expect(try views("--graph", "--svg=a", "--container=b", "--shm=3").showsGraph)
    #expect(try Plan(["numastat", "--interval=abc", "--help"]).ending == .help)
    #expect(try views("-n") == ViewRequest())
  }
}
