import FileTrees
import Testing

@testable import NumaCore

struct NodeAccessTests {
  @Test func readsWhatTheFirmwareSays() throws {
    let directory = "/sys/devices/system/node/node2/access0/initiators"
    let tree = try FileTree(
      files: [
        "\(directory)/read_bandwidth": "20480\n", "\(directory)/write_bandwidth": "0\n",
        "\(directory)/read_latency": "100\n",
      ],
      links: ["\(directory)/node0": "../../../node0", "\(directory)/node1": "../../../node1"])
    #expect(
      try tree.root.access(to: 2, .anyInitiator)
        == NodeAccess(
          initiators: [0, 1], readBandwidth: 20480, writeBandwidth: nil, readLatency: 100,
          writeLatency: nil))
    #expect(try tree.root.access(to: 2, .cpus) == nil)
  }

  /// Firmware may report only how fast memory is written.
  @Test func readsASingleFigure() throws {
    let directory = "/sys/devices/system/node/node2/access0/initiators"
    let tree = try FileTree(files: [
      "\(directory)/read_bandwidth": "0\n", "\(directory)/write_latency": "90\n",
    ])
    let access = try #require(try tree.root.access(to: 2, .anyInitiator))
    #expect(access.writeLatency == 90)
    #expect(access.initiators.isEmpty)
  }
}
