import FileTrees
import LinuxSystem
import NumaCore
import Testing

/// GPUs and network controllers by their numbers and addresses.
struct AttachedDevicesTests {
  /// A machine with GPUs of each class, a service processor with graphics, cards with two ports, and a virtual function.
  private func tree() throws -> FileTree {
    let devices = [
      ("0000:03:00.0", "030000", "1a03", "2000", 0), ("0000:3b:00.0", "030200", "10de", "2330", 1),
      ("0000:86:00.0", "030000", "10de", "2330", 2), ("0000:af:00.0", "038000", "1002", "740f", 3),
      ("0001:02:00.0", "120000", "19e5", "d802", 1),
      ("10000:01:00.0", "030200", "10de", "2330", -1),
      ("0000:17:00.0", "020000", "8086", "1572", 0), ("0000:17:00.1", "020000", "8086", "1572", 0),
      ("0000:98:00.0", "020700", "15b3", "1021", 3), ("0000:98:00.1", "020700", "15b3", "101e", 3),
      ("0000:00:1f.0", "060100", "8086", "1b81", 0),
    ]
    var files = ["/sys/devices/system/node/online": "0-3\n"]
    var links: [String: String] = [:]
    for (name, deviceClass, vendor, model, node) in devices {
      let directory = "/sys/devices/pci/\(name)"
      files["\(directory)/class"] = "0x\(deviceClass)\n"
      files["\(directory)/vendor"] = "0x\(vendor)\n"
      files["\(directory)/device"] = "0x\(model)\n"
      files["\(directory)/numa_node"] = "\(node)\n"
      links["/sys/bus/pci/devices/\(name)"] = "../../../devices/pci/\(name)"
    }
    links["/sys/devices/pci/0000:98:00.1/physfn"] = "../0000:98:00.0"
    return try FileTree(files: files, links: links)
  }

  private func select(_ text: String) throws -> String {
    let tree = try tree()
    do {
      return try NodeSpecifier(text).select(within: [0, 1, 2, 3], from: tree.root).nodes.description
    } catch {
      return error.explanation
    }
  }

  @Test(arguments: [
    ("gpu:0", "1"), ("gpu:1", "2"), ("gpu:2", "3"), ("gpu:3", "1"), ("gpu:0,2", "1-2"),
    ("gpu:0,gpu:1", "1-2"), ("gpu:0000:86:00.0", "2"), ("gpu:86:0", "2"), ("!gpu:0", "0,2-3"),
    ("nic:0", "0"), ("nic:1", "0"), ("nic:2", "3"), ("nic:0000:98:00.0,1", "1,3"),
  ])
  func haveNodes(text: String, nodes: String) throws { #expect(try select(text) == nodes) }

  private static let gpus =
    "0 is 0000:3b:00.0 on node 1, 1 is 0000:86:00.0 on node 2, 2 is 0000:af:00.0 on node 3, "
    + "3 is 0001:02:00.0 on node 1, 4 is 10000:01:00.0 on no known node"

  @Test(arguments: [
    ("gpu:5", "no such GPU (GPUs here: \(gpus))"),
    ("gpu:0000:03:00.0", "no such GPU (GPUs here: \(gpus))"),
    (
      "gpu:4",
      "10000:01:00.0: the kernel does not know the node of this device (numa_node is -1)"
    ),
    (
      "nic:3",
      "no such network controller (network controllers here: 0 is 0000:17:00.0 on node 0, "
        + "1 is 0000:17:00.1 on node 0, 2 is 0000:98:00.0 on node 3)"
    ),
    (
      "gpu:x",
      "'x' at character 5: not a decimal number, nor a PCI address ([segment:]bus:device[.function])"
    ),
    (
      "gpu:",
      "at character 5: not a decimal number, nor a PCI address ([segment:]bus:device[.function])"
    ),
    (
      "nic:3b:00.0x",
      "'3b:00.0x' at character 5: not a decimal number, nor a PCI address ([segment:]bus:device[.function])"
    ),
  ])
  func mayBeMissing(text: String, message: String) throws { #expect(try select(text) == message) }

  @Test func areListedByExplanations() throws {
    let tree = try tree()
    let explanation = try NodeSpecifier("gpu:1").explain(within: [2], from: tree.root)
    let file = tree.root.resolve("/sys/bus/pci/devices/0000:86:00.0/numa_node")
    #expect(explanation.description == "gpu:1: 2, from \(file); here: \(Self.gpus)")
  }
}
