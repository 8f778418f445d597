internal import LinuxSystem

/// A PCI device of the display class, which includes 3D controllers.
struct GraphicsDevice: Hashable, Sendable {
  /// The node of the device; `nil` if the firmware did not report it.
  let node: NodeID?
  /// The file that holds the node.
  let nodeFile: FilePath
}

extension SystemRoot {
  /// Lists the graphics devices, sorted by address; returns `nil` if the machine has no PCI.
  ///
  /// Linux 2.6.12. Source: Documentation/ABI/testing/sysfs-bus-pci (`class`, `numa_node`), the PCI Code and ID
  /// Assignment Specification for class 03h.
  func graphicsDevices() throws(ReadError) -> [GraphicsDevice]? {
    guard let names = try entriesIfPresent(of: pciDevicesDirectory) else { return nil }
    var devices: [GraphicsDevice] = []
    for name in names {
      let directory = pciDevicesDirectory.appending(name)
      // 0x030200: class, subclass, interface.
      let text = part { () throws(ReadError) in try readIfPresent(directory.appending("class")) }
      guard let text, text.starts(with: "0x03".utf8), text.count == 8 else { continue }
      let file = directory.appending("numa_node")
      devices.append(GraphicsDevice(node: knownNode(file), nodeFile: file))
    }
    return devices
  }
}

/// The directory in which the kernel shows PCI devices.
let pciDevicesDirectory: FilePath = "/sys/bus/pci/devices"
