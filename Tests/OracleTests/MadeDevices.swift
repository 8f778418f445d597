import Foundation
import LinuxSystem

@testable import NumaCore

/// The devices of a simulated machine, as sysfs shows them.
struct MadeDevices {
  /// The forms that name these devices, and some that name no device.
  private(set) var forms = [
    "netdev:lo", "netdev:nosuch", "netdev:", "netdev:.", "netdev:..", "netdev:eth/0",
    "block:nosuch",
    "block:/dev/vda", "block:..", "file:/data/file", "file:data/file", "file:/nosuch",
    "file:/data/file/",
    "file:/data/../data/file", "file:", "file:/", "pci:", "pci:garbage", "pci:1", "pci:7:1",
    "pci:0:1f.7",
    // Forms of an address, which libnuma reads as scanf(3) does.
    "pci: 0:1.0", "pci:0: 1", "pci:0x0:0x1.0x0", "pci:+0:+1", "pci:-0:1", "pci:0:1.", "pci:0:1.g",
    "pci:0:1x", "pci:0:0:1:5", "pci:0:1.0,0", "pci:0:1:", "pci:0 :1", "pci:0::1", "pci:100000000:1",
    "pci:0:ffffffff00000001", "pci:0:100000000000000001", "pci:0:1.100000000",
    "pci:00000000000000000000000:1",
  ]
  private let directory: URL

  /// Creates the devices below a directory that stands for the machine's `/`.
  init(for machine: MadeMachine, in directory: URL) throws {
    self.directory = directory
    try add("net", "lo", on: "/sys/devices/virtual")

    for (index, value) in Self.values(on: machine).enumerated() {
      let name = value.map { $0 < 0 ? "unknown" : String($0) } ?? "none"
      let address = "0000:00:\(String(hexadecimal: index + 1, width: 2)).0"
      let function = "/sys/devices/pci0000:00/" + address
      try addFunction(address, function, node: value)
      try add("net", "eth" + name, on: function)
      try add("block", "vd" + name, on: function + "/virtio\(index)")
    }

    let (first, last) = (machine.allowed.first?.rawValue ?? 0, machine.allowed.max?.rawValue ?? 0)
    // A function behind a bridge: the node is known for both, for one of them, or for neither.
    for (index, nodes) in [(first, last), (last, -1), (-1, last), (nil, last), (-1, -1)]
      .enumerated()
    {
      let bus = String(hexadecimal: index + 1, width: 2)
      let (outer, inner) = ("0000:00:1\(index).0", "0000:\(bus):00.0")
      let bridge = "/sys/devices/pci0000:00/" + outer
      try addFunction(outer, bridge, node: nodes.0)
      try addFunction(inner, bridge + "/" + inner, node: nodes.1)
      try add("net", "br\(index)", on: bridge + "/" + inner)
      try add("block", "nvme\(index)n1", on: bridge + "/" + inner + "/nvme/nvme\(index)")
      forms += ["pci:0:\(bus):0.0", "pci:\(bus):0"]
    }

    // A partition, whose directory is in that of the disk.
    try link("block", "vdp1", to: "/sys/devices/pci0000:00/0000:00:01.0/virtio0/block/vdx/vdp1")
    // A name with a dot, like that of a VLAN or of a renamed card.
    try add("net", "lan.1", on: "/sys/devices/pci0000:00/0000:00:01.0")
    // A bus that is not PCI: its devices have a known node, and the disk is some directories below such a device.
    let channel = "/sys/devices/LNXSYSTM:00/VMBUS:00/00155d00"
    try write("\(last)\n", to: channel + "/numa_node")
    try add("net", "hv0", on: channel)
    try add("block", "sda", on: channel + "/host0/target0:0:0/0:0:0:0")
    // A segment of five digits, as with Intel's VMD.
    let volume = "/sys/devices/pci10000:e0/10000:e0:01.0"
    try addFunction("10000:e0:01.0", volume, node: last)
    try add("net", "vmd0", on: volume)
    // Kernels before 2.6.25 have directories where later kernels have links.
    try write("\(last)\n", to: "/sys/class/net/old0/device/numa_node")
    forms.append("netdev:old0")

    try addFile(heldBy: Self.fileHolder)
  }

  /// The block device that holds `/data/file`.
  static let fileHolder = "filedisk"

  /// Returns the values of `numa_node`: allowed nodes, values near their number, other nodes, -1, and `nil` for no
  /// file.
  private static func values(on machine: MadeMachine) -> [Int?] {
    let allowed = [NodeID](machine.allowed).map(\.rawValue)
    var candidates: [Int?] = [0, 1, allowed.count - 1, allowed.count, 5000]
    candidates += [allowed.first, allowed.last, allowed[allowed.count / 2]]
    candidates.append(machine.online.subtracting(machine.allowed).first?.rawValue)
    candidates.append(machine.online.max.map { $0.rawValue + 1 })
    return Set(candidates.compactMap(\.self)).sorted() + [-1, nil]
  }

  /// Adds a device of a class, which is at `CLASS/NAME` below the hardware's directory.
  private mutating func add(_ kind: String, _ name: String, on hardware: String) throws {
    try link(kind, name, to: "\(hardware)/\(kind)/\(name)")
    guard !hardware.hasSuffix("virtual") else { return }
    try symbolicLink("\(hardware)/\(kind)/\(name)/device", to: "../..")
  }

  private mutating func link(_ kind: String, _ name: String, to device: String) throws {
    try FileManager.default.createDirectory(
      at: url(device), withIntermediateDirectories: true)
    try symbolicLink("/sys/class/\(kind)/\(name)", to: "../../" + device.dropFirst("/sys/".count))
    forms.append((kind == "net" ? "netdev:" : "block:") + name)
  }

  private mutating func addFunction(_ address: String, _ path: String, node: Int?) throws {
    try FileManager.default.createDirectory(at: url(path), withIntermediateDirectories: true)
    if let node { try write("\(node)\n", to: path + "/numa_node") }
    try symbolicLink("/sys/bus/pci/devices/" + address, to: "../../../" + path.dropFirst(5))
    forms.append("pci:" + address)
    if address.hasPrefix("0000:00:") {
      // `0000:00:03.0` is also `0:3`.
      forms.append("pci:0:" + address.dropFirst("0000:00:".count).dropLast(".0".count))
    }
  }

  /// Adds a file, and the block device that its file system reports.
  private mutating func addFile(heldBy disk: String) throws {
    try write("", to: "/data/file")
    let (major, minor) = try FilePath(url("/data/file").path).stat().deviceID.majorAndMinor
    let hardware = "/sys/devices/pci0000:00/0000:00:01.0/virtio9"
    try add("block", disk, on: hardware)
    try write("\(major):\(minor)\n", to: "\(hardware)/block/\(disk)/dev")
    try symbolicLink(
      "/sys/dev/block/\(major):\(minor)", to: "../.." + hardware.dropFirst(4) + "/block/" + disk)
  }

  private func url(_ path: String) -> URL { directory.appending(path: String(path.dropFirst())) }

  private func write(_ text: String, to path: String) throws {
    try MadeMachine.write(text, to: String(path.dropFirst()), below: directory)
  }

  private func symbolicLink(_ path: String, to target: String) throws {
    let link = url(path)
    try FileManager.default.createDirectory(
      at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: target)
  }
}
