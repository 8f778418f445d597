import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

/// Devices above others: the nodes are those of the devices below.
struct DeviceWaysTests {
  private static let pci = "/sys/devices/pci0000:00"
  private static let net = "/sys/devices/virtual/net"
  private static let block = "/sys/devices/virtual/block"
  private static let subsystem = "/sys/devices/virtual/nvme-subsystem/nvme-subsys0"

  private var cards: [String: String] {
    var files: [String: String] = [:]
    for (number, node) in [0, 2, -1].enumerated() {
      files["\(Self.pci)/0000:00:0\(number).0/numa_node"] = "\(node)\n"
      files["\(Self.pci)/0000:00:0\(number).0/net/eth\(number)/mtu"] = "1500\n"
      files["\(Self.pci)/0000:00:0\(number).0/block/sd\(number)/size"] = "8\n"
      files["\(Self.pci)/0000:00:0\(number).0/nvme/nvme\(number)/state"] = "live\n"
    }
    return files
  }

  /// The links from a directory to devices on the bus.
  private func card(_ number: Int, _ kind: String) -> String {
    "/sys/devices/pci0000:00/0000:00:0\(number).0/\(kind)"
  }

  private func tree(
    _ files: [String: String] = [:], _ links: [String: String] = [:]
  ) throws -> FileTree {
    var all = links
    for link in links where link.key.hasPrefix("/sys/devices/virtual/net/") {
      let name = link.key.split(separator: "/")[4]
      all["/sys/class/net/\(name)"] = "/sys/devices/virtual/net/\(name)"
    }
    for file in files where file.key.hasPrefix("/sys/devices/virtual/net/") {
      let name = file.key.split(separator: "/")[4]
      all["/sys/class/net/\(name)"] = "/sys/devices/virtual/net/\(name)"
    }
    for number in 0...2 {
      all["/sys/class/net/eth\(number)"] = card(number, "net/eth\(number)")
    }
    return try FileTree(files: cards.merging(files) { $1 }, links: all)
  }

  private func ways(_ text: String, in tree: FileTree) throws -> String {
    let device = try #require(DeviceName([UInt8](text.utf8)[...]))
    do {
      let place = try tree.root.place(of: device)
      return "\(place.nodes): \(place.ways.listed)"
    } catch {
      return "\(error)"
    }
  }

  /// A machine as the kernel shows it, with devices of each kind.
  @Test(arguments: [
    ("netdev:bond1", "1-2: bond1 > eth0 (node 1), bond1 > eth1 (node 2)"),
    ("netdev:vlan5", "1-2: vlan5 > bond1 > eth0 (node 1), vlan5 > bond1 > eth1 (node 2)"),
    ("netdev:macvlan0", "1-2: macvlan0 > bond1 > eth0 (node 1), macvlan0 > bond1 > eth1 (node 2)"),
    (
      "netdev:br0",
      "1-2: br0 > veth0 > pair0 (virtual, with no device below it), br0 > vlan5 > bond1 > eth0 (node 1), "
        + "br0 > vlan5 > bond1 > eth1 (node 2)"
    ),
    (
      "netdev:pair0",
      "1-2: pair0 > veth0 > br0 > vlan5 > bond1 > eth0 (node 1), "
        + "pair0 > veth0 > br0 > vlan5 > bond1 > eth1 (node 2)"
    ),
    ("netdev:lo", "the kernel shows no node for this device"),
    ("block:md0", "1-2: md0 > vda (node 1), md0 > vdb (node 2)"),
    ("block:dm-0", "1-2: dm-0 > md0 > vda (node 1), dm-0 > md0 > vdb (node 2)"),
    // The kernel numbered the disk and its controllers in the order in which they were ready.
    ("block:nvme1n1", "1-2: nvme1n1 > nvme0 (node 2), nvme1n1 > nvme1 (node 1)"),
    ("block:loop0", "the kernel shows no node for this device"),
  ])
  func ofARecordedMachine(device: String, found: String) throws {
    let tree = try FileTree(machine: "stacked")
    #expect(try ways(device, in: tree) == found)
  }

  @Test func gpusOfARecordedMachine() throws {
    let tree = try FileTree(machine: "stacked")
    #expect(
      try tree.root.attachedDevices(.gpu)?.map { "\($0.name) \($0.node?.description ?? "-")" }
        == ["0000:83:00.0 1", "0000:93:00.0 2"])
    #expect(
      try tree.root.attachedDevices(.nic)?.map { $0.node?.description ?? "-" } == ["1", "2"])
  }

  @Test func bondsAndVLANs() throws {
    let tree = try tree(
      ["\(Self.net)/lo/mtu": "65536\n", "\(Self.net)/dummy0/mtu": "1500\n"],
      [
        "\(Self.net)/bond0/lower_eth1": card(1, "net/eth1"),
        "\(Self.net)/bond0/lower_eth0": card(0, "net/eth0"),
        "\(Self.net)/vlan5/lower_bond0": "\(Self.net)/bond0",
        "\(Self.net)/team0/lower_eth2": card(2, "net/eth2"),
        "\(Self.net)/team0/lower_eth0": card(0, "net/eth0"),
        "\(Self.net)/vrf0/lower_eth2": card(2, "net/eth2"),
        "\(Self.net)/vrf0/lower_dummy0": "\(Self.net)/dummy0",
        "\(Self.net)/macvlan0/lower_gone": "\(Self.net)/gone",
      ])
    #expect(
      try ways("netdev:bond0", in: tree) == "0,2: bond0 > eth0 (node 0), bond0 > eth1 (node 2)")
    #expect(
      try ways("netdev:vlan5", in: tree)
        == "0,2: vlan5 > bond0 > eth0 (node 0), vlan5 > bond0 > eth1 (node 2)")
    #expect(
      try ways("netdev:team0", in: tree)
        == "0: team0 > eth0 (node 0), team0 > eth2 (numa_node is -1)")
    #expect(
      try ways("netdev:vrf0", in: tree)
        == "the kernel shows no node for the devices below it: vrf0 > dummy0 (virtual, with no device below it), "
        + "vrf0 > eth2 (numa_node is -1)")
    #expect(try ways("netdev:lo", in: tree) == "the kernel shows no node for this device")
    #expect(
      try ways("netdev:macvlan0", in: tree)
        == "the kernel shows no node for the devices below it: macvlan0 > gone (virtual, with no device below it)"
    )
  }

  @Test func oldBridges() throws {
    let tree = try tree([
      "\(Self.net)/br0/brif/eth1/port_no": "1\n", "\(Self.net)/br0/bridge/bridge_id": "1\n",
    ])
    #expect(try ways("netdev:br0", in: tree) == "2: br0 > eth1 (node 2)")
  }

  @Test func pairs() throws {
    let tree = try tree(
      [
        "\(Self.net)/veth0/ifindex": "7\n", "\(Self.net)/veth0/iflink": "8\n",
        "\(Self.net)/veth1/ifindex": "8\n", "\(Self.net)/veth1/iflink": "7\n",
        // The number of the other end is that of another device here.
        "\(Self.net)/veth2/ifindex": "9\n", "\(Self.net)/veth2/iflink": "7\n",
        "\(Self.net)/veth3/ifindex": "11\n", "\(Self.net)/veth3/iflink": "12\n",
        "\(Self.net)/veth4/ifindex": "12\n", "\(Self.net)/veth4/iflink": "11\n",
        "\(Self.net)/dummy0/ifindex": "10\n", "\(Self.net)/dummy0/iflink": "10\n",
        "\(Self.net)/sit0/ifindex": "13\n", "\(Self.net)/sit0/iflink": "0\n",
        "\(Self.net)/veth5/ifindex": "14\n", "\(Self.net)/veth5/iflink": "15\n",
        "\(Self.net)/veth6/ifindex": "15\n", "\(Self.net)/veth6/iflink": "14\n",
        "/sys/class/net/bonding_masters": "bond0\n",
      ],
      [
        // A device on the other end leads back to it alone.
        "\(Self.net)/veth6/upper_macvlan6": "\(Self.net)/macvlan6",
        "\(Self.net)/macvlan6/lower_veth6": "\(Self.net)/veth6",
        "\(Self.net)/veth1/upper_br0": "\(Self.net)/br0",
        "\(Self.net)/br0/lower_veth1": "\(Self.net)/veth1",
        "\(Self.net)/br0/lower_eth1": card(1, "net/eth1"),
      ])
    #expect(try ways("netdev:veth0", in: tree) == "2: veth0 > veth1 > br0 > eth1 (node 2)")
    // The way from the bridge to the pair ends there.
    #expect(
      try ways("netdev:br0", in: tree)
        == "2: br0 > eth1 (node 2), br0 > veth1 > veth0 (virtual, with no device below it)")
    let elsewhere = "its other end is in another network namespace"
    #expect(
      try ways("netdev:veth2", in: tree)
        == "the kernel shows no node for the devices below it: veth2 (\(elsewhere))")
    #expect(
      try ways("netdev:veth3", in: tree)
        == "the kernel shows no node for the devices below it: veth3 > veth4 (virtual, with no device below it)"
    )
    #expect(
      try ways("netdev:veth5", in: tree)
        == "the kernel shows no node for the devices below it: veth5 > veth6 (virtual, with no device below it)"
    )
    #expect(try ways("netdev:bonding_masters", in: tree).hasPrefix("no such device ("))
    #expect(try ways("netdev:dummy0", in: tree) == "the kernel shows no node for this device")
    #expect(try ways("netdev:sit0", in: tree) == "the kernel shows no node for this device")
  }

  @Test func volumes() throws {
    let tree = try tree(
      ["\(Self.block)/md0/md0p1/partition": "1\n", "\(Self.block)/dm-5/size": "8\n"],
      [
        "\(Self.block)/md0/slaves/sd0": card(0, "block/sd0"),
        "\(Self.block)/md0/slaves/dm-0": "\(Self.block)/dm-0",
        "\(Self.block)/dm-0/slaves/sd1": card(1, "block/sd1"),
        "\(Self.block)/dm-1/slaves/dm-2": "\(Self.block)/dm-2",
        "\(Self.block)/dm-2/slaves/dm-1": "\(Self.block)/dm-1",
        "\(Self.block)/dm-2/slaves/sd1": card(1, "block/sd1"),
        "\(Self.block)/dm-3/slaves/dm-4": "\(Self.block)/dm-4",
        "\(Self.block)/dm-4/slaves/dm-3": "\(Self.block)/dm-3",
        "\(Self.block)/dm-6/slaves/dm-6": "\(Self.block)/dm-6",
        "\(Self.block)/dm-7/slaves/dm-8": "\(Self.block)/dm-8",
        "\(Self.block)/dm-7/slaves/dm-9": "\(Self.block)/dm-9",
        "\(Self.block)/dm-8/slaves/sd1": card(1, "block/sd1"),
        "\(Self.block)/dm-9/slaves/sd0": card(0, "block/sd0"),
        "\(Self.block)/dm-9/slaves/sd1": card(1, "block/sd1"),
        "\(Self.block)/bcache0/slaves/sd0": card(0, "block/sd0"),
        "\(Self.block)/bcache0/slaves/sd1": card(1, "block/sd1"),
        "/sys/class/block/dm-3": "\(Self.block)/dm-3",
        "/sys/class/block/dm-6": "\(Self.block)/dm-6",
        "/sys/class/block/dm-7": "\(Self.block)/dm-7",
        "/sys/class/block/bcache0": "\(Self.block)/bcache0",
        "/sys/class/block/md0": "\(Self.block)/md0",
        "/sys/class/block/md0p1": "\(Self.block)/md0/md0p1",
        "/sys/class/block/dm-1": "\(Self.block)/dm-1",
        "/sys/class/block/dm-5": "\(Self.block)/dm-5",
      ])
    #expect(
      try ways("block:md0", in: tree) == "0,2: md0 > dm-0 > sd1 (node 2), md0 > sd0 (node 0)")
    #expect(
      try ways("block:md0p1", in: tree)
        == "0,2: md0p1 > md0 > dm-0 > sd1 (node 2), md0p1 > md0 > sd0 (node 0)")
    // A circle ends.
    #expect(
      try ways("block:dm-1", in: tree)
        == "2: dm-1 > dm-2 > dm-1 (leads in a circle), dm-1 > dm-2 > sd1 (node 2)")
    #expect(
      try ways("block:dm-3", in: tree)
        == "the kernel shows no node for the devices below it: dm-3 > dm-4 > dm-3 (leads in a circle)"
    )
    #expect(
      try ways("block:dm-6", in: tree)
        == "the kernel shows no node for the devices below it: dm-6 > dm-6 (leads in a circle)")
    // Ways that meet are both shown.
    #expect(
      try ways("block:dm-7", in: tree)
        == "0,2: dm-7 > dm-8 > sd1 (node 2), dm-7 > dm-9 > sd0 (node 0), dm-7 > dm-9 > sd1 (node 2)"
    )
    #expect(
      try ways("block:bcache0", in: tree) == "0,2: bcache0 > sd0 (node 0), bcache0 > sd1 (node 2)")
    #expect(try ways("block:dm-5", in: tree) == "the kernel shows no node for this device")
  }

  @Test func pathsOfNVMe() throws {
    let tree = try tree(
      ["\(Self.subsystem)/nvme0n1/size": "8\n", "\(Self.subsystem)/nvme0c1n1/size": "8\n"],
      [
        "\(Self.subsystem)/nvme0": card(0, "nvme/nvme0"),
        "\(Self.subsystem)/nvme1": card(1, "nvme/nvme1"),
        "/sys/class/block/nvme0n1": "\(Self.subsystem)/nvme0n1",
      ])
    #expect(
      try ways("block:nvme0n1", in: tree)
        == "0,2: nvme0n1 > nvme0 (node 0), nvme0n1 > nvme1 (node 2)")
  }

  /// The files of the tree lie on a device of this machine, whose link in the tree leads to a made device.
  @Test func filesOfLoopDevicesAndOverlays() throws {
    let other = try FileTree(files: ["/x": ""])
    let (major, minor) = try other.root.resolve("/x").stat().deviceID.majorAndMinor
    let disk = ["/sys/dev/block/\(major):\(minor)": card(1, "block/sd1")]
    let loop = try tree(
      [
        "/srv/disk.img": "x", "\(Self.block)/loop0/loop/backing_file": "/srv/disk.img\n",
        "\(Self.block)/loop1/loop/backing_file": "/srv/gone.img (deleted)\n",
      ],
      disk.merging([
        "/sys/class/block/loop0": "\(Self.block)/loop0",
        "/sys/class/block/loop1": "\(Self.block)/loop1",
      ]) { $1 })
    #expect(try ways("file:/srv/disk.img", in: loop) == "2: sd1 (node 2)")
    #expect(try ways("block:loop0", in: loop) == "2: loop0 > /srv/disk.img > sd1 (node 2)")
    #expect(
      try ways("block:loop1", in: loop)
        == "the kernel shows no node for the devices below it: loop1 > /srv/gone.img (deleted) (No such file or directory)"
    )

    func none(_ fileSystem: String) -> String {
      "no block device holds it (its file system is \(fileSystem), device \(major):\(minor))"
    }
    let mounts = """
      25 1 0:30 / / rw - ext4 /dev/vda1 rw
      26 25 0:40 / /merged rw - overlay overlay rw,lowerdir=/a:/b,upperdir=/upper,workdir=/w
      27 25 0:41 / /merged/read rw - overlay overlay ro,lowerdir=/a:/b
      28 25 0:42 / /merged/relative rw - overlay overlay rw,lowerdir=l,upperdir=u,workdir=w
      29 25 0:43 / /merged/inside rw - overlay overlay rw,lowerdir=/l,upperdir=/host/u\\134\\054v,workdir=/w

      """
    let overlay = try tree([
      "/merged/relative/file": "x", "/merged/inside/file": "x",
      "/merged/file": "x", "/merged/read/file": "x", "/upper/file": "x",
      "/proc/self/mountinfo": mounts,
    ])
    #expect(try ways("file:/merged/read/file", in: overlay) == none("overlay"))
    // The directory of the overlay lies on the same device of this machine here, so that it leads no further.
    #expect(try ways("file:/merged/file", in: overlay) == none("ext4"))
    #expect(
      try ways("file:/merged/relative/file", in: overlay)
        == "the upper folder of its overlay, u, is relative to a folder that is not known")
    #expect(
      try ways("file:/merged/inside/file", in: overlay)
        == "the upper folder of its overlay, /host/u,v, cannot be found here: No such file or directory"
    )
    #expect(overlay.root.mount(of: "/merged/file")?.upperDirectory == [UInt8]("/upper".utf8))
    #expect(overlay.root.mount(of: "/mergedfile")?.path == "/")
  }
}
