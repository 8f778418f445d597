import FileTrees
import Testing

@testable import NumaCore

struct MigrationForecastTests {
  private static let process = ProcessID(rawValue: 7)
  private static let maps = """
    10000-18000 rw-p 00000000 00:00 0 [heap]
    20000-24000 rw-s 00000000 00:01 9 /dev/shm/table
    30000-34000 rw-s 00000000 00:01 9 /dev/shm/table
    40000-48000 r-xp 00000000 fe:01 17 /usr/lib/libc.so.6
    200000-600000 rw-p 00000000 00:0f 3 /anon_hugepage (deleted)
    700000-702000 r-xp 00000000 00:00 0 [vdso]

    """
  private static let places = """
    10000 default heap anon=8 N0=6 N1=2 kernelpagesize_kB=4
    20000 default file=/dev/shm/table N0=4 kernelpagesize_kB=4
    30000 default file=/dev/shm/table N0=4 kernelpagesize_kB=4
    40000 default file=/usr/lib/libc.so.6 mapped=4 N0=4 kernelpagesize_kB=4
    200000 default file=/anon_hugepage\\040(deleted) huge N0=2 kernelpagesize_kB=2048
    700000 default N0=2 kernelpagesize_kB=4

    """

  private func forecast(
    _ pairs: NodePairs, _ change: (inout MappingFilter) -> Void = { _ in }
  ) throws -> MigrationForecast {
    let machine = try FileTree(files: [
      "/proc/7/maps": Self.maps, "/proc/7/numa_maps": Self.places,
    ])
    var migration = ParallelMigration(of: Self.process, by: pairs)
    change(&migration.mappings)
    var counted = CountedPages()
    return try migration.forecast(in: machine.root, without: &counted)
  }

  private func text(_ forecast: MigrationForecast) -> String {
    forecast.amounts.map { "\($0.kind) \($0.node) \($0.size.rawValue >> 12)" }
      .joined(separator: ", ")
  }

  private func pairs(_ pairs: (NodeID, NodeID)...) -> NodePairs {
    NodePairs(pairs.map { NodePairs.Pair(source: $0.0, target: $0.1) })
  }

  /// Pages that the process maps twice count once, and the kernel's own pages do not count.
  @Test func countsByKindAndNode() throws {
    let forecast = try forecast(pairs((0, 2), (1, 3)))
    #expect(
      text(forecast) == "heap 0 6, heap 1 2, file 0 4, shmem 0 4, hugetlb 0 1024")
    #expect(forecast.arriving(on: 2).rawValue >> 12 == 14)
    #expect(forecast.arriving(on: 3).rawValue >> 12 == 2)
    #expect(forecast.hugePagesArriving(on: 2, of: ByteCount(rawValue: 2 << 20)) == 2)
    #expect(forecast.arriving(on: 0).rawValue == 0)
    #expect(forecast.size.rawValue >> 12 == 16 + 1024)
  }

  /// Pages that leave a node make room for pages that arrive on it.
  @Test func countsWhatASwapTakes() throws {
    let forecast = try forecast(pairs((0, 1), (1, 0))) { $0.kinds = [.heap] }
    #expect(text(forecast) == "heap 0 6, heap 1 2")
    #expect(forecast.arriving(on: 1).rawValue >> 12 == 4)
    #expect(forecast.arriving(on: 0).rawValue == 0)
  }

  @Test func countsSharesAndParts() throws {
    let spread = NodePairs(spreading: [0], by: [0: 1, 2: 2, 3: 1])
    let forecast = try forecast(spread) { $0.kinds = [.file] }
    #expect(text(forecast) == "file 0 3")
    #expect(forecast.arriving(on: 2).rawValue >> 12 == 2)
    #expect(forecast.arriving(on: 3).rawValue >> 12 == 1)
    let part = try self.forecast(pairs((0, 1))) { filter in
      filter.ranges = [
        AddressRange(PageAddress(rawValue: 0x40000), to: PageAddress(rawValue: 0x44000))
      ]
    }
    #expect(text(part) == "file 0 2")
  }

  private func room(free: Int, pool: Int) -> NodeRoom {
    NodeRoom(
      node: 2, total: ByteCount(rawValue: 1000 << 12), free: ByteCount(rawValue: free << 12),
      watermark: ByteCount(rawValue: 20 << 12),
      hugePages: [
        HugePagePool(pageSize: ByteCount(rawValue: 2 << 20), total: 9, free: pool, surplus: 0)
      ])
  }

  /// In the forecast, 14 base pages and 2 huge pages arrive on node 2.
  @Test(
    arguments: [
      (34, 2, .size(ByteCount(rawValue: 0)), 0), (33, 2, .size(ByteCount(rawValue: 0)), 1),
      (114, 2, .percent(10), 0), (113, 2, .percent(10), 1), (34, 2, .percent(0), 0),
      (44, 2, .size(ByteCount(rawValue: 30 << 12)), 0),
      (43, 2, .size(ByteCount(rawValue: 30 << 12)), 1), (34, 1, .percent(0), 1),
      (0, 0, .percent(0), 2),
    ] as [(Int, Int, MigrationReserve, Int)])
  func knowsWhatANodeLacks(
    free: Int, pool: Int, reserve: MigrationReserve, shortages: Int
  ) throws {
    let forecast = try forecast(pairs((0, 2)))
    let found = forecast.shortages(on: [room(free: free, pool: pool)], keeping: reserve)
    #expect(found.count == shortages, "\(found)")
  }

  @Test func saysWhatANodeLacks() throws {
    let found = try forecast(pairs((0, 2))).shortages(
      on: [room(free: 20, pool: 1)], keeping: .percent(10))
    #expect(
      found.map(\.description) == [
        "node 2 has 80 KiB free; 56 KiB would come, and 400 KiB is to stay free",
        "node 2 has 1 free huge pages of 2 MiB; 2 would come",
      ])
  }
}
