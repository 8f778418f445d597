import CommandInterface
import Testing

@testable import migratepages

struct OptionConflictsTests {
  /// The value of each option in these tests, except options that take no value.
  private static let values: [String: String] = [
    "engine": "kernel", "jobs": "2", "max-pause": "1s", "timeout": "9", "only": "heap",
    "exclude": "file", "map": "lib", "range": "0-1000", "min-size": "1m", "pairs": "0:1",
    "spread": "even", "tree": "1", "cgroup": "/x", "name": "x", "user": "0",
    "bandwidth": "1m", "reserve": "1m", "evacuate": "0", "container": "x",
    "file": "/x", "shm": "5",
  ]

  /// The pairs of options that exclude each other, besides `--engine=kernel` and every option for the other engine.
  private static let forbidden: Set<Set<String>> = Set(
    [
      ["--only", "--exclude"], ["--pairs", "--spread"], ["--evacuate", "--pairs"],
      ["--evacuate", "--tree"], ["--evacuate", "--cgroup"], ["--evacuate", "--name"],
      ["--evacuate", "--user"], ["--evacuate", "--container"],
    ] + notForProcesses.flatMap { object in notForFiles.map { [object, $0] } })

  private static let notForProcesses = ["--file", "--shm"]
  private static let notForFiles = [
    "--only", "--exclude", "--map", "--range", "--min-size", "--tree", "--cgroup", "--container",
    "--name", "--user", "--evacuate", "--pin", "--rebind-policy",
  ]

  private static let options = MigratepagesOption.table.filter {
    // These have their own tests, because they need another option.
    !["help", "version", "to", "drop", "cache", "offline", "keep"].contains($0.long)
  }

  private static func word(_ option: Option<MigratepagesOption>) -> Word {
    Word("--" + option.long + (values[option.long].map { "=" + $0 } ?? ""))
  }

  /// Returns the operands that the options allow.
  private static func operands(_ options: [Option<MigratepagesOption>]) -> [Word] {
    if options.contains(where: { $0.long == "evacuate" }) { return [] }
    let process: [Word] =
      options.contains { ["file", "shm"].contains($0.long) } ? [] : ["4711"]
    return process + (options.contains { $0.long == "pairs" } ? [] : ["0", "1"])
  }

  private func message(_ words: [Word]) -> String? {
    do {
      _ = try Plan(["migratepages"] + words, posixlyCorrect: false)
      return nil
    } catch {
      return error.message ?? ""
    }
  }

  /// Each pair of options, in both orders, is accepted or is refused in one line that names both.
  @Test func everyPairOfOptions() throws {
    var refused = 0
    for (index, first) in Self.options.enumerated() {
      for second in Self.options[(index + 1)...] {
        for pair in [[first, second], [second, first]] {
          let said = message(pair.map(Self.word) + Self.operands(pair))
          let names = Set(pair.map { $0.long == "engine" ? "--engine=kernel" : "--" + $0.long })
          let isForbidden = Self.forbidden.contains(names) || names.contains("--engine=kernel")
          #expect((said != nil) == isForbidden, "\(names): \(said ?? "nothing")")
          guard let said else { continue }
          refused += 1
          #expect(!said.contains("\n"))
          for name in names { #expect(said.contains(name), "\(said)") }
        }
      }
    }
    #expect(refused == 2 * (Self.forbidden.count + Self.options.count - 1))
  }

  @Test func evacuationTakesNoOperands() {
    #expect(message(["--evacuate=0", "4711"]) == "4711: no PID can be had with --evacuate")
    #expect(message(["--evacuate=0", "--to=1"]) == nil)
    #expect(message(["--to=1", "4711", "0", "1"]) == "--to: cannot be had without --evacuate")
    #expect(
      message(["--evacuate=0", "--to=x"])
        == "--to: x: not a number, a range, 'all', a node word or a device")
  }

  @Test(
    arguments: [
      (["--cache", "4711", "0", "1"], "--cache: cannot be had without --evacuate"),
      (["--offline", "4711", "0", "1"], "--offline: cannot be had without --evacuate"),
      (["--evacuate=0", "--keep"], "--keep: cannot be had without --offline"),
      (["--keep", "4711", "0", "1"], "--keep: cannot be had without --offline"),
      (["--evacuate=0", "--cache", "--offline", "--keep", "--to=1", "--timeout=9"], nil),
      (["--evacuate=0", "--cache", "--dry-run"], "--dry-run: cannot be had with --cache"),
      (["--dry-run", "--evacuate=0", "--offline"], "--offline: cannot be had with --dry-run"),
      (
        ["--evacuate=0", "--offline", "--engine=kernel"],
        "--evacuate: cannot be had with --engine=kernel, which makes a single call"
      ),
    ] as [([Word], String?)])
  func emptyingNeedsAnEvacuation(words: [Word], expected: String?) {
    #expect(message(words)?.split(separator: "\n").first.map(String.init) == expected)
  }

  @Test(
    arguments: [
      (["--drop", "0"], "--drop: cannot be had without --file"),
      (["--drop", "--file=/x", "0"], nil),
      (["--drop", "--file=/x", "--report", "--strict", "0"], nil),
      (["--drop", "--file=/x", "--timeout=1", "0"], nil),
      (["--drop", "--file=/x", "0", "1"], "1: no TO can be had with --drop"),
      (["--drop", "--file=/x"], "FROM: missing operand"),
      (["--drop", "--shm=1", "0"], "--shm: cannot be had with --drop"),
      (["--file=/x", "--drop", "--pairs=0:1"], "--pairs: cannot be had with --drop"),
      (["--file=/x", "--drop", "--dry-run", "0"], "--dry-run: cannot be had with --drop"),
      (["--file=/x", "4711", "0", "1"], "4711: no PID can be had with --file"),
      (["--shm=1", "4711", "0", "1"], "4711: no PID can be had with --shm"),
      (["--file=", "0", "1"], "--file: '': not a path"),
      (["--shm=0x1", "0", "1"], "--shm: 0x1: not the ID of a segment, as ipcs -m shows it"),
      (
        ["--shm=4294967296", "0", "1"],
        "--shm: 4294967296: not the ID of a segment, as ipcs -m shows it"
      ),
      (["--file=/x", "--shm=0", "--file", "y/", "0", "1"], nil),
    ] as [([Word], String?)])
  func filesAndSegmentsTakeNoProcess(words: [Word], expected: String?) {
    #expect(message(words) == expected)
  }

  @Test(arguments: [["4711", "0", "1"], ["4711", "0"]] as [[Word]])
  func pairsExcludeOtherNodes(operands: [Word]) {
    #expect(message(["--pairs=0:1"] + operands) == "0: no FROM can be had with --pairs")
  }

  /// The message names both options; a message that no kind is left would name only the second option.
  @Test func namesBothOptionsThatLeaveNoKind() {
    #expect(
      message(["--only=anon", "--exclude=anon", "4711", "0", "1"])
        == "--exclude: cannot be had with --only")
  }

  /// An option that sets where pages go is refused if it occurs again with another value.
  @Test(
    arguments: [
      (["--evacuate=7", "--evacuate=0"], "--evacuate: 0: was 7 before, and can be had once"),
      (["--evacuate=7", "--evacuate=7"], nil),
      (["--evacuate=", "--evacuate=0"], "--evacuate: 0: was '' before, and can be had once"),
      (
        ["--to=1", "--evacuate=0", "--to=2"], "--to: 2: was 1 before, and can be had once"
      ),
      (["--evacuate=0", "--to=1", "--to=1"], nil),
      (
        ["--spread=even", "--spread=free", "4711", "0", "1"],
        "--spread: free: was even before, and can be had once"
      ),
      (["--spread=even", "--spread=even", "4711", "0", "1"], nil),
    ] as [([Word], String?)])
  func refusesASecondTarget(words: [Word], expected: String?) {
    #expect(message(words) == expected)
  }

  @Test func pairsAddUp() throws {
    func request(_ words: [Word]) throws -> MigrationRequest? {
      guard case .migrate(let request) = try Plan(["migratepages"] + words, posixlyCorrect: false)
      else { return nil }
      return request
    }
    let both = try request(["--pairs=9:9", "--pairs", "0:0", "4711"])
    #expect(try both?.nodes == request(["--pairs=9:9,0:0", "4711"])?.nodes)
    #expect(try both?.nodes != request(["--pairs=0:0", "4711"])?.nodes)
    // Of several numbers or user names, the last one counts.
    #expect(
      try request(["--jobs=2", "--jobs=3", "4711", "0", "1"])?.options.jobs == 3)
  }
}
