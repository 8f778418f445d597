import Testing

@testable import NumaCore

/// Each test has a process of its own to lock, a file where its pagemap would be.
struct MoverLockTests {
  private static let process = ProcessID(rawValue: 7)
  private let tree: MadeTree

  init() throws { tree = try MadeTree(files: ["/proc/7/pagemap": ""]) }

  private func mark() throws -> MoverMark {
    try #require(MoverMark(on: Self.process, in: tree.root))
  }

  private func lock(_ mark: MoverMark) throws -> MoverLock {
    try #require(MoverLock(on: Self.process, mark, in: tree.root))
  }

  @Test func workersOfOneMigrationShareIt() throws {
    let mark = try mark()
    let first = try lock(mark)
    let second = try lock(mark)
    #expect(!mark.hasOthers)
    first.take { true }
    second.take { true }
    #expect(first.isHeld && second.isHeld)
    first.release()
    #expect(!first.isHeld && second.isHeld)
  }

  @Test func migrationsTakeTurns() throws {
    let (mark, other) = (try mark(), try self.mark())
    #expect(mark.hasOthers && other.hasOthers)
    let first = try lock(mark)
    let second = try lock(other)
    first.take { true }
    #expect(first.isHeld)
    // It is told to stop while it waits.
    second.take { false }
    #expect(!second.isHeld)
    first.release()
    let third = try lock(other)
    third.take { true }
    #expect(third.isHeld)
  }

  /// Workers that share the lock have it until they release it, whoever comes meanwhile.
  @Test func aNewMigrationWaitsForThoseThatShareIt() throws {
    let mark = try mark()
    let first = try lock(mark)
    first.take { true }
    let other = try self.mark()
    let second = try lock(other)
    second.take { false }
    #expect(first.isHeld && !second.isHeld)
  }
}
