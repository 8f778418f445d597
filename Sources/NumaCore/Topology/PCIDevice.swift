internal import LinuxSystem

/// A kind of PCI devices that specifiers name.
public enum PCIDeviceKind: String, Hashable, Sendable {
  /// Devices that compute, with or without a display.
  case gpu
  /// Network controllers.
  case nic

  /// The name of one device in messages.
  package var noun: String { self == .gpu ? "GPU" : "network controller" }
}

/// A function of a PCI device.
struct PCIDevice: Hashable, Sendable {
  /// The kernel's name, such as `0000:3b:00.0`.
  let name: String
  /// The node of the device; `nil` if the firmware did not report it.
  let node: NodeID?
  /// The file that holds the node.
  let nodeFile: FilePath
  let identity: PCIIdentity
}

/// The class and the maker of a function of a PCI device, which show what it is.
struct PCIIdentity: Hashable, Sendable {
  /// Class and subclass.
  let deviceClass: UInt
  let vendor: UInt?
  /// The number that the maker gave the model.
  let model: UInt?

  /// Whether the function is of the display class, which includes 3D controllers.
  var isDisplay: Bool { deviceClass >> 8 == 0x03 }

  /// Whether the function is of a kind.
  ///
  /// A VGA controller counts as a GPU unless its maker builds graphics into service processors only: ASPEED (ast), Matrox
  /// (mgag200), and HiSilicon (hibmc).
  ///
  /// Source: the PCI Code and ID Assignment Specification, classes 02h, 03h and 12h; the tables of IDs in
  /// drivers/gpu/drm/ast, mgag200 and hisilicon/hibmc.
  func isOf(_ kind: PCIDeviceKind) -> Bool {
    switch kind {
    case .nic: deviceClass >> 8 == 0x02
    case .gpu:
      switch deviceClass {
      case 0x0302, 0x0380, 0x1200: true
      case 0x0300: !isServiceProcessor
      default: false
      }
    }
  }

  private var isServiceProcessor: Bool {
    switch vendor {
    case 0x1a03, 0x102b, 0x19e5: true
    default: false
    }
  }
}

extension SystemRoot {
  /// Lists functions of PCI devices of a kind, or without one those of the display class, sorted by address; returns `nil`
  /// if the machine has no PCI.
  ///
  /// Virtual functions (SR-IOV) are left out where their physical function is present too.
  ///
  /// Linux 2.6.12. Source: Documentation/ABI/testing/sysfs-bus-pci (`class`, `vendor`, `physfn`, `numa_node`).
  func pciDevices(_ kind: PCIDeviceKind?) throws(ReadError) -> [PCIDevice]? {
    guard let names = try entriesIfPresent(of: pciDevicesDirectory) else { return nil }
    var devices: [PCIDevice] = []
    // The first number of an address may have more digits than four, and is then greater than those of four.
    let long = names.filter { $0.utf8.count > Self.usualAddressLength }
    for name in names.filter({ $0.utf8.count <= Self.usualAddressLength }) + long {
      let directory = pciDevicesDirectory.appending(name)
      // 0x030200: class, subclass, interface.
      guard let deviceClass = hexadecimalNumber(directory.appending("class"), digits: 6) else {
        continue
      }
      let identity = PCIIdentity(
        deviceClass: deviceClass >> 8,
        vendor: hexadecimalNumber(directory.appending("vendor"), digits: 4),
        model: hexadecimalNumber(directory.appending("device"), digits: 4))
      guard kind.map(identity.isOf) ?? identity.isDisplay,
        (try? target(ofLink: directory.appending("physfn"))) == nil
      else { continue }
      let file = directory.appending("numa_node")
      devices.append(
        PCIDevice(name: name, node: knownNode(file), nodeFile: file, identity: identity))
    }
    return devices
  }

  /// The length of `0000:3b:00.0`.
  private static let usualAddressLength = 12

  /// Reads `0x` and digits; returns `nil` if the file is missing, or holds something else.
  private func hexadecimalNumber(_ path: FilePath, digits: Int) -> UInt? {
    let text = part { () throws(ReadError) in try readIfPresent(path) }
    guard let number = text?.remainder(behind: "0x"), number.count == digits else { return nil }
    return UInt(String(bytes: number), radix: 16)
  }
}

/// The directory in which the kernel shows PCI devices.
let pciDevicesDirectory: FilePath = "/sys/bus/pci/devices"
