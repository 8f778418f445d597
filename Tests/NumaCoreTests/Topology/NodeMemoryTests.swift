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
    let tree = try MadeTree(files: [path: "\nNode 1 MemTotal: 8 kB\nNode 1 MemFree: -5 kB\n\0"])
    let root = tree.root
    #expect(root.partialMemory(of: 1) == PartialNodeMemory(total: ByteCount(kibibytes: 8)))
    #expect(root.takeWarnings().map(\.error.path) == [root.resolve(FilePath(path))])
    #expect(root.partialMemory(of: 2) == PartialNodeMemory())
    #expect(throws: ReadError.self) { try root.memory(of: 1) }
  }

  @Test(arguments: [
    (0, "0 bytes"), (1, "1 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536, "1.5 KiB"),
    (4096 * 1846, "7.2 MiB"), (1 << 30, "1 GiB"), (1 << 59, "512 PiB"), (-1024, "-1 KiB"),
  ])
  func isWrittenInTheGreatestUnit(bytes: Int, text: String) {
    #expect(ByteCount(rawValue: bytes).description == text)
  }

  @Test func survivesTheGreatestAmount() {
    #expect(ByteCount(rawValue: .max).description == "8191.9 PiB")
    #expect(ByteCount(rawValue: .min).description == "-8192 PiB")
  }
}
