import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct NodeMemoryTests {
  @Test func readsTotalAndFree() {
    let text = """
      Node 3 MemTotal:         476952 kB
      Node 3 MemFree:          445220 kB
      Node 3 MemUsed:           31732 kB
      Node 3 HugePages_Total:     0

      """
    let memory = PartialNodeMemory(meminfo: [UInt8](text.utf8)).whole
    #expect(memory?.total == ByteCount(kibibytes: 476_952))
    #expect(memory?.free == ByteCount(kibibytes: 445_220))
  }

  @Test(arguments: [
    "", "Node 0 MemTotal: 1 kB\n", "Node 0 MemTotal: x kB\nNode 0 MemFree: 1 kB\n",
    "Node 0 MemTotal: 99999999999999999999 kB\nNode 0 MemFree: 1 kB\n",
  ])
  func refusesOtherTexts(text: String) {
    #expect(PartialNodeMemory(meminfo: [UInt8](text.utf8)).whole == nil)
  }

  /// A malformed figure is left out with a warning, and the other figure is read.
  @Test func readsTheFigureThatIsThere() throws {
    let path = "/sys/devices/system/node/node1/meminfo"
    let tree = try FileTree(files: [path: "\nNode 1 MemTotal: 8 kB\nNode 1 MemFree: -5 kB\n\0"])
    let root = tree.root
    #expect(root.partialMemory(of: 1) == PartialNodeMemory(total: ByteCount(kibibytes: 8)))
    #expect(root.takeWarnings().map(\.error.path) == [root.resolve(FilePath(path))])
    #expect(root.partialMemory(of: 2) == PartialNodeMemory())
    #expect(throws: ReadError.self) { try root.memory(of: 1) }
  }
}
