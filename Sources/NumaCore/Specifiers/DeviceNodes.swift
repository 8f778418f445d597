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
  /// A link or file of the device could not be read, or its contents are not what the kernel writes.
  case unreadable(ReadError)
  /// The status of the file of `file:` could not be read.
  case noSuchFile(Errno)
  /// No block device holds the file: its file system is in memory, is on the network or spans devices.
  case noBlockDevice(major: UInt32, minor: UInt32)
  /// The host of `ip:` has no address, or there is no route to it.
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
    case .unreadable(let error): error.description
    case .noSuchFile(let errno): errno.description
    case .noBlockDevice(let major, let minor):
      "no block device holds it (its file system is device \(major):\(minor))"
    case .host(let error): error.description
    case .notOnRecordedMachine: "a host is looked up on the running machine only"
    }
  }
}

extension SystemRoot {
  /// Finds the node a device is attached to.
  ///
  /// The function goes from the device up through its parents, to the first device whose `numa_node` the kernel knows.
  /// So a function behind a bridge, a partition and a virtio disk all have the node of their PCI device.
  ///
  /// For `ip:`, the routing table of the running machine names the device. A host name is looked up by getent(1).
  ///
  /// - Throws: ``DeviceError`` if the name is not valid, there is no such device, file or host, or the kernel does not
  ///   report the node.
  ///
  /// Source: Documentation/ABI/testing/sysfs-bus-pci (`numa_node`), rtnetlink(7), numactl(8) for the forms.
  public func nodes(of device: DeviceName) throws(DeviceError) -> NodeMask {
    switch device.kind {
    case .netdev: try nodes(ofClass: "net", device.name)
    case .block: try nodes(ofClass: "block", device.name)
    case .file: try nodes(ofFile: device.name)
    case .ip: try nodes(toHost: device.name)
    case .pci: try nodes(ofPCI: device.name)
    }
  }

  private func nodes(ofClass name: String, _ device: [UInt8]) throws(DeviceError) -> NodeMask {
    guard let component = pathComponent(device) else { throw .notAName }
    return try nodes(ofDeviceLink: FilePath("/sys/class").appending(name).appending(component))
  }

  private func nodes(ofPCI text: [UInt8]) throws(DeviceError) -> NodeMask {
    guard let address = PCIAddress(text) else { throw .notAPCIAddress }
    do {
      return try nodes(ofDeviceLink: pciDevicesDirectory.appending(address.kernelName))
    } catch .noSuchDevice(let path) {
      // A recorded machine may hold the devices without the bus's links to them.
      let onRootBus = FilePath("/sys/devices").appending(address.rootBusName)
        .appending(address.kernelName)
      guard let node = try knownNode(in: onRootBus) else { throw .noSuchDevice(path) }
      return try known(node)
    }
  }

  private func nodes(ofFile name: [UInt8]) throws(DeviceError) -> NodeMask {
    guard let path = filePath(name) else { throw .notAName }
    let device: DeviceID
    do throws(Errno) {
      let status = try resolve(path).stat()
      // FilePath drops a slash at the end, which requires a directory.
      guard name.last != .slash || status.type == .directory else { throw .notDirectory }
      device = status.type == .blockSpecial ? status.specialDeviceID : status.deviceID
    } catch {
      throw .noSuchFile(error)
    }
    let (major, minor) = device.majorAndMinor
    do {
      return try nodes(ofDeviceLink: FilePath("/sys/dev/block").appending("\(major):\(minor)"))
    } catch .noSuchDevice {
      throw .noBlockDevice(major: major, minor: minor)
    }
  }

  private func nodes(toHost name: [UInt8]) throws(DeviceError) -> NodeMask {
    guard isLive else { throw .notOnRecordedMachine }
    let interface: [UInt8]
    do throws(HostError) {
      interface = try interfaceName(toHost: name)
    } catch {
      throw .host(error)
    }
    return try nodes(ofClass: "net", interface)
  }

  /// Follows a link such as `/sys/class/net/eth0` to its device, and goes up from there.
  private func nodes(ofDeviceLink link: FilePath) throws(DeviceError) -> NodeMask {
    let target: FilePath
    do throws(ReadError) {
      target = try self.target(ofLink: link)
    } catch .unreadable(_, .invalidArgument) {
      // Kernels before 2.6.25 have a directory instead of a link; its `device` leads to the hardware.
      guard let node = try knownNode(in: link.appending("device")) else { throw .noNode }
      return try known(node)
    } catch .unreadable(let path, .noSuchFileOrDirectory) {
      throw .noSuchDevice(path)
    } catch {
      throw .unreadable(error)
    }

    var directory = link.removingLastComponent().pushing(target).lexicallyNormalized()
    var isUnknown = false
    while directory.starts(with: "/sys/devices"), directory != "/sys/devices" {
      // If the node of one device on the way cannot be read, that of another may be readable.
      switch part({ () throws(ReadError) in try numaNode(in: directory) }) {
      case .some(let node) where node >= 0: return NodeMask([NodeID(rawValue: node)])
      case .some: isUnknown = true
      case nil: break
      }
      directory.removeLastComponent()
    }
    throw isUnknown ? .nodeUnknown : .noNode
  }

  private func known(_ node: Int) throws(DeviceError) -> NodeMask {
    guard node >= 0 else { throw .nodeUnknown }
    return NodeMask([NodeID(rawValue: node)])
  }

  private func knownNode(in directory: FilePath) throws(DeviceError) -> Int? {
    do throws(ReadError) {
      return try numaNode(in: directory)
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads `numa_node` of a device; returns -1 if the kernel does not know the node, and `nil` if there is no such
  /// file.
  private func numaNode(in directory: FilePath) throws(ReadError) -> Int? {
    do throws(ReadError) {
      return try signedNumber(directory.appending("numa_node"))
    } catch .unreadable(_, .notDirectory) {
      return nil
    }
  }

  private func pathComponent(_ name: [UInt8]) -> FilePath.Component? {
    guard let path = filePath(name), !path.isAbsolute, path.components.count == 1,
      let component = path.lastComponent, component.kind == .regular,
      !name.contains(.slash)
    else { return nil }
    return component
  }
}

/// Converts bytes to a path; returns `nil` if there are no bytes or a zero byte is among them.
private func filePath(_ bytes: [UInt8]) -> FilePath? {
  guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
  return FilePath(bytes: bytes)
}
