public import LinuxSystem

/// The reason why the node of a device could not be found.
public enum DeviceError: Error, Hashable, Sendable {
  /// The name is not a file name: it is empty, holds a zero byte or, except after `file:`, is `.`, `..` or holds a
  /// slash.
  case notAName
  /// The text is not `[segment:]bus:device[.function]`.
  case notAPCIAddress
  /// There is no such device: this file is missing.
  case noSuchDevice(FilePath)
  /// The kernel does not report a node for the device: it is virtual, or its bus does not belong to a node.
  case noNode
  /// The device has a `numa_node` file, but the kernel reports -1 because the firmware did not report the node.
  case nodeUnknown
  /// The device is a virtual one above others, and none of those has a node.
  case noNodeBelow([DeviceWay])
  /// A link or file of the device could not be read, or its contents are not what the kernel writes.
  case unreadable(ReadError)
  /// The status of the file of `file:` could not be read.
  case noSuchFile(Errno)
  /// No block device holds the file: its file system is in memory, is on the network, or shows no devices.
  ///
  /// The type of the file system is `nil` if it is not known.
  case noBlockDevice(major: UInt32, minor: UInt32, fileSystem: String?)
  /// The file is on an overlay, and the directory that holds what is written to it cannot be found by this name: another
  /// mount namespace has it, or, without an errno, the name is relative to a folder that is not known.
  case overlay([UInt8], Errno?)
  /// The host of `ip:` has no address, or the routing table has no route to it.
  case host(HostError)
  /// A host can be looked up on the running machine, but not on a recorded machine.
  case notOnRecordedMachine
}

extension DeviceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAName: "not a device name"
    case .notAPCIAddress: "not a PCI address ([segment:]bus:device[.function], hexadecimal)"
    case .noSuchDevice(let path): "no such device (\(path) is missing)"
    case .noNode: "the kernel shows no node for this device"
    case .nodeUnknown: "the kernel does not know the node of this device (numa_node is -1)"
    case .noNodeBelow(let ways):
      "the kernel shows no node for the devices below it: \(ways.listed)"
    case .unreadable(let error): error.description
    case .noSuchFile(let errno): errno.description
    case .noBlockDevice(let major, let minor, let fileSystem):
      "no block device holds it (its file system is "
        + (fileSystem.map { "\($0), " } ?? "") + "device \(major):\(minor))"
    case .overlay(let upper, let errno):
      "the upper folder of its overlay, \(String(bytes: upper)), "
        + (errno.map { "cannot be found here: \($0)" }
          ?? "is relative to a folder that is not known")
    case .host(let error): error.description
    case .notOnRecordedMachine: "a host is looked up on the running machine only"
    }
  }
}
