import Testing

@testable import NumaCore

struct MappingFilterTests {
  private func map(_ line: String) throws -> MemoryMap {
    let map = MemoryMap(line: [UInt8](line.utf8).span)
    return try #require(map)
  }

  private func range(_ start: UInt, _ end: UInt) -> AddressRange {
    AddressRange(PageAddress(rawValue: start), to: PageAddress(rawValue: end))
  }

  private func parts(_ filter: MappingFilter, of line: String) throws -> [AddressRange] {
    let map = try map(line)
    return filter.parts(of: map, kind: map.kind)
  }

  private static let heap = "1000-9000 rw-p 00000000 00:00 0                   [heap]"
  private static let library = "a000-c000 r-xp 00000000 fe:01 17          /usr/lib/libc.so.6"

  @Test(
    arguments: [
      ("", .anon), ("[heap]", .heap), ("[stack]", .stack), ("[stack:4711]", .stack),
      ("[anon:arena]", .anon),
      ("/usr/lib/libc.so.6", .file), ("/dev/shm/table", .shmem),
      ("/SYSV0000002a (deleted)", .shmem), ("/memfd:ring (deleted)", .shmem),
      ("/dev/zero (deleted)", .shmem), ("[anon_shmem:ring]", .shmem),
      ("/anon_hugepage (deleted)", .hugetlb), ("/srv/heap", .file),
    ] as [(String, MappingKind)])
  func knowsKindsByName(name: String, kind: MappingKind) throws {
    #expect(try map("1000-9000 rw-p 00000000 00:00 0 \(name)").kind == kind)
  }

  @Test func takesAllByItself() throws {
    #expect(MappingFilter().takesAll)
    #expect(try parts(MappingFilter(), of: Self.heap) == [range(0x1000, 0x9000)])
  }

  @Test func takesKinds() throws {
    var filter = MappingFilter()
    filter.kinds = [.file, .stack]
    #expect(try parts(filter, of: Self.heap).isEmpty)
    #expect(try parts(filter, of: Self.library) == [range(0xa000, 0xc000)])
  }

  @Test func takesNamesAndSizes() throws {
    var filter = MappingFilter()
    filter.texts = [[UInt8]("xx".utf8), [UInt8]("libc.".utf8)]
    #expect(try parts(filter, of: Self.heap).isEmpty)
    #expect(try parts(filter, of: Self.library).count == 1)
    filter.leastSize = ByteCount(rawValue: 0x2000)
    #expect(try parts(filter, of: Self.library).count == 1)
    filter.leastSize = ByteCount(rawValue: 0x2001)
    #expect(try parts(filter, of: Self.library).isEmpty)
  }

  /// An address selects the whole page that contains it.
  @Test func takesWholePages() throws {
    var filter = MappingFilter()
    filter.ranges = [range(0x2fff, 0x3001), range(0x3fff, 0x4000)]
    #expect(try parts(filter, of: Self.heap) == [range(0x2000, 0x4000)])
    filter.ranges = [range(0x8fff, .max)]
    #expect(try parts(filter, of: Self.heap) == [range(0x8000, 0x9000)])
  }

  /// Ranges that overlap or touch select each page once.
  @Test func takesPartsOnce() throws {
    var filter = MappingFilter()
    filter.ranges = [
      range(0x5000, 0x6000), range(0, 0x2000), range(0x1000, 0x3000), range(0x6000, 0x7000),
      range(0x8000, 0x1_0000), range(0xf_0000, 0xff_0000),
    ]
    #expect(
      try parts(filter, of: Self.heap)
        == [range(0x1000, 0x3000), range(0x5000, 0x7000), range(0x8000, 0x9000)])
    #expect(try parts(filter, of: Self.library) == [range(0xa000, 0xc000)])
    filter.ranges = [range(0x9000, 0xa000)]
    #expect(try parts(filter, of: Self.heap).isEmpty)
    #expect(try parts(filter, of: Self.library).isEmpty)
  }
}
