import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct SingleRunTests {
  private func migration(
    _ from: NodeMask, _ to: NodeMask, _ engine: RunOptions.Engine = .auto
  ) -> ResolvedMigration {
    var options = RunOptions()
    options.engine = engine
    return ResolvedMigration(from: from, to: to, options: options)
  }

  /// The engine runs if a second run would not move the same pages again, and if the process is large enough to gain.
  @Test func usesTheEngineWhereItPays() {
    let large = ByteCount(rawValue: 1 << 30)
    #expect(migration([0], [1]).usesEngine(for: large))
    #expect(migration([0, 1], [1]).usesEngine(for: large))
    #expect(migration([0, 1], [2, 3]).usesEngine(for: large))
    #expect(!migration([0, 1], [1, 2]).usesEngine(for: large))
    #expect(!migration([], [1]).usesEngine(for: large))
    #expect(!migration([0], [1]).usesEngine(for: nil))
    #expect(!migration([0], [1]).usesEngine(for: ByteCount(rawValue: 10_000_000)))
    #expect(!migration([0], [1], .kernel).usesEngine(for: large))
  }
}
