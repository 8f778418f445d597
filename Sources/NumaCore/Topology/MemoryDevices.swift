internal import LinuxSystem

/// A device of memory that is mapped as it is, or given to the kernel: `daxX.Y`.
struct MemoryDevice: Hashable, Sendable {
  /// Whether it, or a device that it belongs to, is on the CXL bus.
  let isOnCXLBus: Bool
  /// The node that its memory is on, or will be; nil where the firmware did not tell.
  let targetNode: NodeID?
  /// The file that says the node.
  let targetNodeFile: FilePath
}

extension SystemRoot {
  /// Lists the devices of memory; nil where the machine has no bus of them.
  ///
  /// A region of CXL memory shows no node of its own. The dax device that the kernel makes of it does, below the
  /// region's directory.
  ///
  /// Linux 5.1. Source: Documentation/ABI/testing/sysfs-bus-dax (`target_node`),
  /// Documentation/ABI/testing/sysfs-bus-cxl, Documentation/admin-guide/sysfs-rules.rst (`subsystem`).
  func memoryDevices() throws(ReadError) -> [MemoryDevice]? {
    guard let names = try entriesIfPresent(of: memoryDevicesDirectory) else { return nil }
    var devices: [MemoryDevice] = []
    for name in names {
      let link = memoryDevicesDirectory.appending(name)
      let file = link.appending("target_node")
      let number = part { () throws(ReadError) in try signedNumber(file) }
      let node = number.flatMap { $0 >= 0 ? NodeID(rawValue: $0) : nil }
      let isOnBus = part { () throws(ReadError) in try isOnCXLBus(link) }
      devices.append(
        MemoryDevice(
          isOnCXLBus: isOnBus ?? false, targetNode: node, targetNodeFile: file))
    }
    return devices
  }

  /// Goes up from a device to the first that is on the CXL bus.
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

/// Where the kernel shows devices of memory.
let memoryDevicesDirectory: FilePath = "/sys/bus/dax/devices"
