import CLibc
import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

/// What an evacuation reads before it drops page cache and takes memory offline.
struct EmptyingTests {
  private static let generations = """
    memcg     1 /
     node     0
              0      12345        100        200
              1       2345          0         50
     node     2
              5      12345        100        300
              6       2345          7         40
    memcg    22 /system.slice/a service
     node     2
              1         10          0          0

    """

  @Test func readsGenerations() {
    let groups = CacheReclaim.generations(of: 2, in: [UInt8](Self.generations.utf8))
    #expect(
      groups == [
        CacheReclaim.Generations(id: 1, youngest: 6, filePages: 340),
        CacheReclaim.Generations(id: 22, youngest: 1, filePages: 0),
      ])
    #expect(CacheReclaim.generations(of: 3, in: [UInt8](Self.generations.utf8)).isEmpty)
    #expect(
      CacheReclaim.generations(of: 0, in: [UInt8]("memcg x /\n node 0\n 1 2\n".utf8)).count == 1)
  }

  @Test(
    arguments: [
      (["/sys/devices/system/node/node2/reclaim": ""], .node),
      (
        ["/sys/kernel/mm/lru_gen/enabled": "0x0007\n", "/sys/kernel/debug/lru_gen": ""],
        .generations
      ),
      (["/sys/kernel/mm/lru_gen/enabled": "0x0000\n", "/sys/kernel/debug/lru_gen": ""], nil),
      // debugfs is not mounted.
      (["/sys/kernel/mm/lru_gen/enabled": "0x0007\n"], nil),
      (["/sys/devices/system/node/node1/reclaim": ""], nil),
    ] as [([String: String], CacheReclaim.Way?)])
  func findsTheWay(files: [String: String], way: CacheReclaim.Way?) throws {
    let tree = try FileTree(files: files)
    #expect(tree.root.cacheReclaim(of: 2) == way)
  }

  @Test func cacheIsWhatNobodyMaps() throws {
    func cache(_ mapped: Int) throws -> ByteCount {
      let tree = try FileTree(files: [
        "/sys/devices/system/node/node2/meminfo": """
        Node 2 Active(file):      300 kB
        Node 2 Inactive(file):    500 kB
        Node 2 Mapped:            \(mapped) kB

        """
      ])
      return try tree.root.unmappedCache(of: 2)
    }
    #expect(try cache(100) == ByteCount(kibibytes: 700))
    #expect(try cache(900) == .zero)
  }

  @Test func readsBlocks() throws {
    let memory = "/sys/devices/system/memory"
    let tree = try FileTree(
      files: [
        "\(memory)/block_size_bytes": "8000000\n",
        "\(memory)/memory32/state": "online\n", "\(memory)/memory32/valid_zones": "Movable\n",
        "\(memory)/memory33/state": "online\n", "\(memory)/memory33/valid_zones": "Normal\n",
        "\(memory)/memory40/state": "offline\n",
        "\(memory)/memory40/valid_zones": "Normal Movable\n",
        "/sys/devices/system/node/node2/memory_side_cache/x": "",
      ],
      links: [
        "/sys/devices/system/node/node2/memory32": "../../memory/memory32",
        "/sys/devices/system/node/node2/memory33": "../../memory/memory33",
        "/sys/devices/system/node/node2/memory40": "../../memory/memory40",
      ])
    #expect(try tree.root.memoryBlockSize() == ByteCount(rawValue: 128 << 20))
    #expect(
      try tree.root.memoryBlocks(of: 2) == [
        MemoryBlock(number: 32, isOnline: true, zone: .movable),
        MemoryBlock(number: 33, isOnline: true, zone: .kernel),
        MemoryBlock(number: 40, isOnline: false, zone: .kernel),
      ])
    let wrong = try FileTree(files: ["\(memory)/block_size_bytes": "x\n"])
    #expect(throws: ReadError.self) { try wrong.root.memoryBlockSize() }
  }

  /// The bits are those of the kernel's documentation.
  @Test(
    arguments: [
      ([], .kernel), ([10], nil), ([20], nil), ([23], nil), ([24], nil), ([7], .slab),
      ([26], .pageTables),
      ([17, 15], .hugetlb), ([5, 12], .anon), ([12], .anon), ([5, 4], .file), ([11], .file),
      ([14], .file),
      ([32], .kernel),
    ] as [([UInt64], FrameUse.Use?)])
  func tellsFrames(bits: [UInt64], use: FrameUse.Use?) {
    let flags = bits.reduce(UInt64(0)) { $0 | UInt64(1) << $1 }
    #expect(FrameUse.Use(flags: flags) == use)
  }

  @Test func countsFrames() throws {
    let words: [UInt64] = [1 << 7, 1 << 10, 1 << 12, 1 << 12 | 1 << 5, 0]
    let use = FrameUse(flags: words)
    #expect(FrameUse.Use.allCases.map { use[$0] } == [1, 1, 0, 0, 2, 0])
    #expect(FrameUse(flags: [1 << 10]).isEmpty)
  }

  /// A write that is stopped ends by a signal; a write that the kernel refuses has the kernel's errno.
  @Test func writesMayBeStopped() throws {
    let tree = try FileTree(files: ["/file": "before"])
    try tree.root.write("after", to: "/file") { false }
    #expect(try tree.root.read("/file").starts(with: "after".utf8))
    do throws(WriteError) {
      try tree.root.write("x", to: "/missing") { false }
      Issue.record("wrote to a missing file")
    } catch {
      #expect(error.errno == .noSuchFileOrDirectory)
    }
    // A pipe without a reader keeps open(2) waiting.
    let pipe = tree.root.resolve("/pipe")
    try #require(unsafe pipe.withPlatformString { unsafe mkfifo($0, 0o600) } == 0)
    do throws(WriteError) {
      try tree.root.write("x", to: "/pipe") { true }
      Issue.record("wrote to a pipe without a reader")
    } catch {
      #expect(error.errno == .interrupted)
    }
  }
}
