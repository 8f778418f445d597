import FileTrees
import Testing

@testable import NumaCore

struct NodeUseTests {
  private static let text = """
    Node 2 MemTotal:         1000 kB
    Node 2 MemFree:           400 kB
    Node 2 MemUsed:           600 kB
    Node 2 FilePages:         200 kB
    Node 2 AnonPages:         100 kB
    Node 2 Shmem:              50 kB
    Node 2 Slab:               70 kB
    Node 2 HugePages_Total:     1

    """

  private func amounts(_ use: NodeUse) -> [Int] {
    NodeUse.Purpose.allCases.map { use[$0].rawValue / 1024 }
  }

  @Test func dividesWhatIsUsed() throws {
    let use = try #require(
      NodeUse(meminfo: [UInt8](Self.text.utf8), pools: ByteCount(kibibytes: 128)))
    #expect(use.used == ByteCount(kibibytes: 600))
    #expect(use.total == ByteCount(kibibytes: 1000))
    #expect(amounts(use) == [100, 150, 50, 128, 172])
    #expect(amounts(use).reduce(0, +) == 600)
  }

  /// An amount is never negative, although the kernel counts each field at a different time.
  @Test func isNeverBelowZero() throws {
    let use = try #require(
      NodeUse(meminfo: [UInt8](Self.text.utf8), pools: ByteCount(kibibytes: 9000)))
    #expect(use[.kernel].rawValue == 0)
    #expect(NodeUse(meminfo: [], pools: ByteCount(rawValue: 0)) == nil)
  }

  @Test func readsANode() throws {
    let tree = try FileTree(files: ["/sys/devices/system/node/node2/meminfo": Self.text])
    #expect(try tree.root.use(of: 2)[.anon] == ByteCount(kibibytes: 100))
    #expect(throws: ReadError.self) { try tree.root.use(of: 3) }
  }
}
