import FileTrees
import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

struct DeviceNodesTests {
  private static let pci = "/sys/devices/pci0000:00"

  /// Creates a machine with a network card behind a bridge, a virtio disk with a partition, and a device whose node is
  /// unknown.
  private func tree() throws -> FileTree {
    try FileTree(
      files: [
        Self.pci + "/0000:00:01.0/numa_node": "2\n",
        Self.pci + "/0000:00:01.0/0000:01:00.0/numa_node": "5\n",
        Self.pci + "/0000:00:01.0/0000:01:00.0/net/eth0/mtu": "1500\n",
        Self.pci + "/0000:00:01.0/0000:01:00.1/numa_node": "-1\n",
        Self.pci + "/0000:00:01.0/0000:01:00.1/net/eth1/mtu": "1500\n",
        Self.pci + "/0000:00:02.0/numa_node": "-1\n",
        Self.pci + "/0000:00:02.0/net/eth2/mtu": "1500\n",
        Self.pci + "/0000:00:03.0/numa_node": "1\n",
        Self.pci + "/0000:00:03.0/virtio0/block/vda/vda1/size": "1\n",
        Self.pci + "/0000:00:04.0/numa_node": "junk\n",
        Self.pci + "/0000:00:04.0/net/eth4/mtu": "1500\n",
        "/sys/devices/virtual/net/lo/mtu": "65536\n",
        "/sys/class/net/old0/device/numa_node": "3\n",
      ],
      links: [
        "/sys/class/net/eth0": "../../devices/pci0000:00/0000:00:01.0/0000:01:00.0/net/eth0",
        "/sys/class/net/eth0.5": "../../devices/virtual/net/eth0.5",
        "/sys/class/net/eth1": "../../devices/pci0000:00/0000:00:01.0/0000:01:00.1/net/eth1",
        "/sys/class/net/eth2": "../../devices/pci0000:00/0000:00:02.0/net/eth2",
        "/sys/class/net/eth4": "../../devices/pci0000:00/0000:00:04.0/net/eth4",
        "/sys/class/net/lo": "../../devices/virtual/net/lo",
        "/sys/class/net/out": "../../../etc",
        "/sys/class/block/vda": "../../devices/pci0000:00/0000:00:03.0/virtio0/block/vda",
        "/sys/class/block/vda1": "../../devices/pci0000:00/0000:00:03.0/virtio0/block/vda/vda1",
        "/sys/bus/pci/devices/0000:01:00.0":
          "../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0",
      ])
  }

  @Test(arguments: [
    // The device's own node, not the bridge's.
    ("netdev:eth0", "5"),
    // The device's own node is unknown, so the bridge's node counts.
    ("netdev:eth1", "2"),
    ("netdev: eth0", "5"), ("netdev:old0", "3"),
    ("block:vda", "1"), ("block:vda1", "1"),
    ("pci:0000:01:00.0", "5"), ("pci:1:0", "5"), ("pci:01:00.0", "5"), ("pci:0:1:0.0", "5"),
    ("pci:0:3.0", "1"), ("pci: 0x0:+3. 0", "1"), ("pci:-0:3", "1"), ("pci:00:01.0", "2"),
  ])
  func findsTheNearestNode(text: String, nodes: String) throws {
    let tree = try tree()
    let device = try #require(DeviceName([UInt8](text.utf8)[...]))
    #expect(try tree.root.nodes(of: device).description == nodes)
  }

  @Test(
    arguments: [
      ("netdev:lo", .noNode), ("netdev:eth0.5", .noNode), ("netdev:eth2", .nodeUnknown),
      ("pci:0:2.0", .nodeUnknown), ("netdev:out", .noNode),
      ("netdev:../eth0", .notAName), ("netdev:", .notAName), ("netdev:.", .notAName),
      ("netdev:..", .notAName), ("netdev:eth0/", .notAName), ("block:/dev/vda", .notAName),
      ("pci:garbage", .notAPCIAddress), ("pci:", .notAPCIAddress), ("pci:5", .notAPCIAddress),
      ("pci:100000000:1", .notAPCIAddress), ("pci:0:-1", .notAPCIAddress),
      ("pci:1ffffffffffffffff:0", .notAPCIAddress),
      ("file:/nonexistent", .noSuchFile(.noSuchFileOrDirectory)),
      ("file:", .notAName),
      ("ip:127.0.0.1", .notOnRecordedMachine),
    ] as [(String, DeviceError)])
  func saysWhyThereIsNone(text: String, error: DeviceError) throws {
    let tree = try tree()
    let device = try #require(DeviceName([UInt8](text.utf8)[...]))
    #expect(throws: error) { try tree.root.nodes(of: device) }
  }

  @Test(arguments: [
    ("netdev:eth9", "/sys/class/net/eth9"), ("block:vdz", "/sys/class/block/vdz"),
    ("pci:0:9.0", "/sys/bus/pci/devices/0000:00:09.0"),
  ])
  func namesTheFileThatIsMissing(text: String, path: String) throws {
    let tree = try tree()
    let device = try #require(DeviceName([UInt8](text.utf8)[...]))
    #expect(throws: DeviceError.noSuchDevice(tree.root.resolve(FilePath(path)))) {
      try tree.root.nodes(of: device)
    }
  }

  @Test func refusesANodeThatIsNoNumber() throws {
    let tree = try tree()
    #expect(throws: DeviceError.self) {
      try tree.root.nodes(of: DeviceName(.netdev, [UInt8]("eth4".utf8)))
    }
  }

  @Test func followsAFileToItsBlockDevice() throws {
    let file = FilePath(#filePath)
    let (major, minor) = try file.stat().deviceID.majorAndMinor
    let path = "/srv/file"
    let tree = try FileTree(
      files: [path: "x", Self.pci + "/0000:00:03.0/numa_node": "4\n"], links: [:])
    let device = DeviceName(.file, [UInt8](path.utf8))
    // The temporary tree is on some device of this machine; only the link below /sys is simulated.
    let (treeMajor, treeMinor) = try tree.root.resolve(FilePath(path)).stat().deviceID.majorAndMinor
    #expect(
      throws: DeviceError.noBlockDevice(major: treeMajor, minor: treeMinor, fileSystem: nil)
    ) { try tree.root.nodes(of: device) }
    #expect(major < 4096 && minor < 1 << 20)
    let linked = try FileTree(
      files: [path: "x", Self.pci + "/0000:00:03.0/numa_node": "4\n"],
      links: [
        "/sys/dev/block/\(treeMajor):\(treeMinor)":
          "../../devices/pci0000:00/0000:00:03.0/block/sda"
      ])
    #expect(try linked.root.nodes(of: device) == [4])
    // A slash at the end requires a directory.
    #expect(throws: DeviceError.noSuchFile(.notDirectory)) {
      try linked.root.nodes(of: DeviceName(.file, [UInt8]("/srv/file/".utf8)))
    }
    #expect(throws: DeviceError.noBlockDevice(major: treeMajor, minor: treeMinor, fileSystem: nil))
    {
      try tree.root.nodes(of: DeviceName(.file, [UInt8]("/srv/".utf8)))
    }
  }

  @Test func readsAPCIAddress() throws {
    let address = try #require(PCIAddress([UInt8]("1a:2b:1f.7 rest".utf8)))
    #expect(address.kernelName == "001a:2b:1f.7")
    #expect(address.rootBusName == "pci001a:2b")
    #expect(address.textBehind == [UInt8](" rest".utf8))
  }
}
