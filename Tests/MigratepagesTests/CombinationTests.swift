import CommandInterface
import Testing

@testable import migratepages

struct CombinationTests {
  /// What each option is given here; those without a value have none.
  private static let values: [String: String] = [
    "engine": "kernel", "jobs": "2", "max-pause": "1s", "timeout": "9", "only": "heap",
    "exclude": "file", "map": "lib", "range": "0-1000", "min-size": "1m", "pairs": "0:1",
    "spread": "even",
  ]

  /// Which exclude each other, beside `--engine=kernel` and all that asks for the other engine.
  private static let forbidden: Set<Set<String>> = [
    ["--only", "--exclude"], ["--pairs", "--spread"],
  ]

  private static let options = MigratepagesOption.table.filter {
    !["help", "version"].contains($0.long)
  }

  private static func word(_ option: Option<MigratepagesOption>) -> Word {
    Word("--" + option.long + (values[option.long].map { "=" + $0 } ?? ""))
  }

  /// The operands that the options leave room for.
  private static func operands(_ options: [Option<MigratepagesOption>]) -> [Word] {
    options.contains { $0.long == "pairs" } ? ["4711"] : ["4711", "0", "1"]
  }

  private func message(_ words: [Word]) -> String? {
    do {
      _ = try Plan(["migratepages"] + words, posixlyCorrect: false)
      return nil
    } catch {
      return error.message ?? ""
    }
  }

  /// All pairs of options, in both orders: what is refused is one line that names both.
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

  @Test(arguments: [["4711", "0", "1"], ["4711", "0"]] as [[Word]])
  func pairsExcludeOtherNodes(operands: [Word]) {
    #expect(
      message(["--pairs=0:1"] + operands) == "--pairs: cannot be had with FROM")
  }
}
