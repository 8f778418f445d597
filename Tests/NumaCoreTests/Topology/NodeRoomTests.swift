import FileTrees
import Testing

@testable import NumaCore

struct NodeRoomTests {
  private static let zones = """
    Node 0, zone      DMA
      pages free     2816
            high     5
        protection: (0, 1000)
      pagesets
        cpu: 0
                  count: 0
                  high:  9999
    Node 0, zone   Normal
            high     100
    Node 10, zone   Normal
            high     7
    """

  @Test func sumsTheWatermarksOfZones() {
    let text = [UInt8](Self.zones.utf8)
    #expect(Watermarks.high(of: 0, zoneinfo: text) == 105)
    #expect(Watermarks.high(of: 10, zoneinfo: text) == 7)
    #expect(Watermarks.high(of: 1, zoneinfo: text) == 0)
    #expect(Watermarks.high(of: 0, zoneinfo: []) == 0)
  }

  @Test func readsARoom() throws {
    let tree = try FileTree(files: [
      "/sys/devices/system/node/node0/meminfo":
        "Node 0 MemTotal:  1000 kB\nNode 0 MemFree:  400 kB\n",
      "/proc/zoneinfo": Self.zones,
    ])
    let room = try tree.root.room(on: 0)
    #expect(room.free == ByteCount(kibibytes: 400))
    #expect(room.watermark == ByteCount(rawValue: 105 * ByteCount.basePage.rawValue))
    #expect(room.hugePages.isEmpty)
  }
}
