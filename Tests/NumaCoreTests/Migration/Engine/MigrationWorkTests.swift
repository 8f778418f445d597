import Synchronization
import LinuxSystem
import Testing

@testable import NumaCore

struct MigrationWorkTests {
  private static let gibibyte: UInt = 1 << 30

  private static func work(_ mappings: [MovableMapping], isHuge: Bool = false) -> MigrationWork {
    // All pages are populated.
    MigrationWork(mappings, hugePage: 2 << 20, resident: nil) { (start, end, most) throws(Errno) in
      let next = PageAddress(rawValue: min(end.rawValue, start.rawValue + UInt(most) * 4096))
      return PopulatedPages.Part(
        ranges: [PopulatedRange(start: start, end: next, isHuge: isHuge)], next: next)
    }
  }

  private static func mapping(_ start: UInt, _ size: UInt, _ pool: MemoryPool) -> MovableMapping {
    MovableMapping(
      start: PageAddress(rawValue: start), end: PageAddress(rawValue: start + size), pool: pool)
  }

  private static func all(_ work: MigrationWork) throws -> [PopulatedPage] {
    var pages: [PopulatedPage] = []
    while let share = try work.take(while: { true }) { pages += share }
    return pages
  }

  @Test func handsEachPageOutOnce() throws {
    let work = Self.work([Self.mapping(0x1000, 10_000 * 4096, .free)])
    let first = try work.take { true }
    #expect(first?.count == 4096)
    #expect(try Self.all(work).count == 10_000 - 4096)
  }

  /// Most lookups in pages of 1 GiB find only the rest of a page, and the work continues with the next page.
  @Test func goesOnBehindHugePages() throws {
    let size = Self.gibibyte
    let work = Self.work([
      Self.mapping(size, 2 * size, .hugetlb(size: Int(size))), Self.mapping(8 * size, 8192, .free),
    ])
    #expect(
      try Self.all(work).map(\.address.rawValue) == [size, 2 * size, 8 * size, 8 * size + 4096])
  }

  @Test func endsWhereItIsTold() throws {
    let size = Self.gibibyte
    let work = Self.work([Self.mapping(size + 4096, size - 4096, .hugetlb(size: Int(size)))])
    let asked = Mutex(0)
    let share = try work.take {
      asked.withLock {
        $0 += 1
        return $0 < 4
      }
    }
    #expect(share == nil)
    #expect(asked.withLock { $0 } == 4)
  }

  @Test func saysWhatFails() {
    let work = MigrationWork(
      [Self.mapping(0x1000, 4096, .free)], hugePage: 2 << 20, resident: nil
    ) { (_, _, _) throws(Errno) in throw .noSuchProcess }
    #expect(throws: Errno.noSuchProcess) { try work.take { true } }
  }
}
