internal import LinuxSystem

/// A memory device `daxX.Y`, which programs map directly or which the kernel uses as its memory.
struct MemoryDevice: Hashable, Sendable {
  /// Whether the device, or a device that it belongs to, is on the CXL bus.
  let isOnCXLBus: Bool
  /// The node that the device's memory is on, or will be on; `nil` if the firmware did not report it.
  let targetNode: NodeID?
  /// The file that holds the node.
  let targetNodeFile: FilePath
}

extension SystemRoot {
  /// Lists the memory devices; returns `nil` if the machine has no bus of memory devices.
  ///
  /// The directory of a CXL memory region does not show a node. The kernel creates a dax device from the region; the
  /// directory of this device is below the region's directory and shows the node.
  ///
  /// Linux 5.1. Source: Documentation/ABI/testing/sysfs-bus-dax (`target_node`),
  /// Documentation/ABI/testing/sysfs-bus-cxl, Documentation/admin-guide/sysfs-rules.rst (`subsystem`).
  func memoryDevices() throws(ReadError) -> [MemoryDevice]? {
    guard let names = try entriesIfPresent(of: memoryDevicesDirectory) else { return nil }
    var devices: [MemoryDevice] = []
    for name in names {
      let link = memoryDevicesDirectory.appending(name)
      let file = link.appending("target_node")
      let node = knownNode(file)
      let isOnBus = part { () throws(ReadError) in try isOnCXLBus(link) }
      devices.append(
        MemoryDevice(
          isOnCXLBus: isOnBus ?? false, targetNode: node, targetNodeFile: file))
    }
    return devices
  }

  /// Checks whether a device, or a device that it belongs to, is on the CXL bus.
  private func isOnCXLBus(_ link: FilePath) throws(ReadError) -> Bool {
    var directory = link.removingLastComponent().pushing(try target(ofLink: link))
      .lexicallyNormalized()
    while directory.starts(with: "/sys/devices"), directory != "/sys/devices" {
      do throws(ReadError) {
        let subsystem = try target(ofLink: directory.appending("subsystem"))
        if subsystem.lastComponent?.string == "cxl" { return true }
      } catch .unreadable(_, .noSuchFileOrDirectory) {
        // Not every directory is a device.
      }
      directory.removeLastComponent()
    }
    return false
  }
}

/// The directory in which the kernel shows memory devices.
let memoryDevicesDirectory: FilePath = "/sys/bus/dax/devices"
