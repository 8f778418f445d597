import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct DetailedMemoryUseTests {
  private func use(_ maps: String) throws -> DetailedMemoryUse {
    let tree = try FileTree(files: [
      "/proc/7/numa_maps": maps, "/proc/meminfo": "Hugepagesize:       2048 kB\n",
      "/proc/7/maps": "00001000-00003000 rw-p 00000000 00:00 0\n",
    ])
    return try tree.root.detailedMemoryUse(of: ProcessID(rawValue: 7))
  }

  private func pages(_ memory: MemoryPerNode) -> [Int] {
    [0, 1].map { memory[$0].rawValue / ByteCount.basePage.rawValue }
  }

  @Test func dividesByKind() throws {
    let use = try use(
      """
      00001000 bind:1 anon=3 dirty=3 N0=1 N1=2 kernelpagesize_kB=4
      00010000 default heap anon=9 N0=9 kernelpagesize_kB=4
      00020000 default file=/usr/lib/a mapped=5 N0=2 N1=3 kernelpagesize_kB=4
      00030000 default file=/memfd:x\\040(deleted) mapped=7 N0=7 kernelpagesize_kB=4
      00040000 default huge anon=2 N1=2 kernelpagesize_kB=2048

      """)
    #expect(pages(use.anon) == [1, 2])
    #expect(pages(use.file) == [2, 3])
    #expect(pages(use.shmem) == [7, 0])
    #expect(use.undividedCopies.rawValue == 0)
    #expect(use.use.hugetlb[1] == ByteCount(rawValue: 4 << 20))
    var parts = use.anon
    parts += use.file
    parts += use.shmem
    #expect(parts == use.use.other)
    #expect(
      use.mappings.map(\.numa.start.rawValue) == [0x1000, 0x10000, 0x20000, 0x30000, 0x40000])
    #expect(use.mappings[0].range?.end.rawValue == 0x3000)
  }

  /// Private copies of a file's pages count as anonymous memory if the line shows their nodes.
  @Test func findsPrivateCopies() throws {
    let all = try use("00020000 default file=/a anon=5 N0=2 N1=3 kernelpagesize_kB=4\n")
    #expect(pages(all.anon) == [2, 3])
    #expect(pages(all.file) == [0, 0])
    let oneNode = try use("00020000 default file=/a anon=2 mapped=5 N1=5 kernelpagesize_kB=4\n")
    #expect(pages(oneNode.anon) == [0, 2])
    #expect(pages(oneNode.file) == [0, 3])
    #expect(oneNode.undividedCopies.rawValue == 0)
    let unknown = try use("00020000 default file=/a anon=2 N0=3 N1=2 kernelpagesize_kB=4\n")
    #expect(pages(unknown.anon) == [0, 0])
    #expect(pages(unknown.file) == [3, 2])
    #expect(unknown.undividedCopies.rawValue == 2 * ByteCount.basePage.rawValue)
  }
}
