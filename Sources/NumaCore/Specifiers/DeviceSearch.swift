internal import LinuxSystem

/// A search for the nodes of a device, from the device down to those that the hardware has.
struct DeviceSearch {
  let root: SystemRoot
  /// The ways that have come to an end.
  private var ways: [DeviceWay] = []
  /// The directories of the devices, and the files, on the way that is followed now, so that circles end.
  private var way: [FilePath] = []
  /// All directories and files that were met.
  private var seen: [FilePath] = []
  /// The files that hold the nodes at the ends.
  private(set) var nodeFiles: [FilePath] = []
  /// The number of ways after which a device that was met before is not followed again.
  private static let mostWays = 64

  init(on root: SystemRoot) { self.root = root }

  /// The nodes at the ends of the ways.
  ///
  /// - Throws: ``DeviceError`` if no end is a node.
  func place() throws(DeviceError) -> DevicePlace {
    let nodes = NodeMask(ways.compactMap { $0.node })
    guard nodes.isEmpty else { return DevicePlace(nodes, by: ways) }
    guard ways.count == 1, ways[0].devices.count == 1 else { throw .noNodeBelow(ways) }
    switch ways[0].end {
    case .nodeUnknown: throw .nodeUnknown
    case .error(let error): throw error
    case .otherNamespace, .circle: throw .noNodeBelow(ways)
    case .node, .nothingBelow: throw .noNode
    }
  }

  /// Enters a device or file; returns `false` if the way ends here, because it leads in a circle or there are many ways.
  private mutating func enter(_ path: FilePath, _ devices: [[UInt8]]) -> Bool {
    if way.contains(path) {
      end(devices, .circle)
      return false
    }
    if !seen.contains(path) {
      seen.append(path)
    } else if ways.count >= Self.mostWays {
      return false
    }
    way.append(path)
    return true
  }

  private mutating func leave() { way.removeLast() }

  private mutating func end(_ devices: [[UInt8]], _ end: DeviceWay.End) {
    ways.append(DeviceWay(devices: devices, end: end))
  }
}

// MARK: The first device

extension DeviceSearch {
  mutating func start(inClass name: String, _ device: [UInt8]) throws(DeviceError) {
    guard let component = pathComponent(device) else { throw .notAName }
    try follow(FilePath("/sys/class").appending(name).appending(component), [device])
  }

  mutating func start(atPCI text: [UInt8]) throws(DeviceError) {
    guard let address = PCIAddress(text) else { throw .notAPCIAddress }
    do {
      try follow(pciDevicesDirectory.appending(address.kernelName), [text])
    } catch .noSuchDevice(let path) {
      // A recorded machine may hold the devices without the bus's links to them.
      let onRootBus = FilePath("/sys/devices").appending(address.rootBusName)
        .appending(address.kernelName)
      guard let node = try knownNode(in: onRootBus) else { throw .noSuchDevice(path) }
      end([text], node)
    }
  }

  mutating func start(atHost name: [UInt8]) throws(DeviceError) {
    guard root.isLive else { throw .notOnRecordedMachine }
    let interface: [UInt8]
    do throws(HostError) {
      interface = try interfaceName(toHost: name)
    } catch {
      throw .host(error)
    }
    try start(inClass: "net", interface)
  }

  mutating func start(atFile name: [UInt8]) throws(DeviceError) { try follow(file: name, []) }

  private func pathComponent(_ name: [UInt8]) -> FilePath.Component? {
    guard let path = filePath(name), !path.isAbsolute, path.components.count == 1,
      let component = path.lastComponent, component.kind == .regular,
      !name.contains(.slash)
    else { return nil }
    return component
  }
}

// MARK: Up to the hardware

extension DeviceSearch {
  /// Follows a link such as `/sys/class/net/eth0` to its device; `devices` are the names of those up to this one.
  ///
  /// - Throws: ``DeviceError`` if the link is missing or cannot be read.
  private mutating func follow(_ link: FilePath, _ devices: [[UInt8]]) throws(DeviceError) {
    let target: FilePath
    do throws(ReadError) {
      target = try root.target(ofLink: link)
    } catch .unreadable(let path, .invalidArgument) {
      // Kernels before 2.6.25 have a directory instead of a link; its `device` leads to the hardware. Other files
      // there, such as bonding_masters, are no devices.
      guard (try? path.stat())?.type == .directory else { throw .noSuchDevice(path) }
      return end(devices, try knownNode(in: link.appending("device")) ?? .nothingBelow)
    } catch .unreadable(let path, .noSuchFileOrDirectory) {
      throw .noSuchDevice(path)
    } catch {
      throw .unreadable(error)
    }
    follow(
      directory: link.removingLastComponent().pushing(target).lexicallyNormalized(), devices)
  }

  /// Ends the way at the node of a device or of one of its parents; otherwise goes on below it.
  private mutating func follow(directory: FilePath, _ devices: [[UInt8]]) {
    guard enter(directory, devices) else { return }
    defer { leave() }
    guard directory.isDevice else { return end(devices, .nothingBelow) }
    var parent = directory
    var isUnknown = false
    while parent.isDevice {
      // If the node of one device on the way cannot be read, that of another may be readable.
      switch root.part({ () throws(ReadError) in try numaNode(in: parent) }) {
      case .some(let node) where node >= 0:
        nodeFiles.append(root.resolve(parent.appending("numa_node")))
        return end(devices, .node(NodeID(rawValue: node)))
      case .some: isUnknown = true
      case nil: break
      }
      parent.removeLastComponent()
    }
    if isUnknown { return end(devices, .nodeUnknown) }
    followBelow(directory, devices)
  }

  private func knownNode(in directory: FilePath) throws(DeviceError) -> DeviceWay.End? {
    do throws(ReadError) {
      guard let node = try numaNode(in: directory) else { return nil }
      return node < 0 ? .nodeUnknown : .node(NodeID(rawValue: node))
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads `numa_node` of a device; returns -1 if the kernel does not know the node, and `nil` if there is no such
  /// file.
  private func numaNode(in directory: FilePath) throws(ReadError) -> Int? {
    do throws(ReadError) {
      return try root.signedNumber(directory.appending("numa_node"))
    } catch .unreadable(_, .notDirectory) {
      return nil
    }
  }
}

extension FilePath {
  /// Whether the path is that of a device in /sys.
  fileprivate var isDevice: Bool { starts(with: "/sys/devices") && self != "/sys/devices" }
}

// MARK: Below virtual devices

extension DeviceSearch {
  /// Follows all devices below a virtual device.
  private mutating func followBelow(_ directory: FilePath, _ devices: [[UInt8]]) {
    let below = root.devices(below: directory)
    guard below.isEmpty else { return follow(below, devices) }
    switch root.otherEnd(of: directory) {
    case .elsewhere: end(devices, .otherNamespace)
    case nil: end(devices, .nothingBelow)
    case .below(let name, let directory): follow(directory: directory, devices + [name])
    case .here(let name, let other): follow(aboveOtherEnd: other, devices + [name])
    }
  }

  /// Follows the bridge or similar device that the other end of a pair is a port of.
  private mutating func follow(aboveOtherEnd other: FilePath, _ devices: [[UInt8]]) {
    guard enter(other, devices) else { return }
    let before = ways.count
    follow(root.devices(above: other), devices)
    leave()
    // A device above the port, such as a bridge, has the port below it too. That way leads in a circle and is left out. If
    // no other way is left, the device is built on the port alone, and the pair has no device below it.
    ways = ways[..<before] + ways[before...].filter { $0.end != .circle }
    if ways.count == before { end(devices, .nothingBelow) }
  }

  private mutating func follow(_ below: [DeviceBelow], _ devices: [[UInt8]]) {
    for device in below {
      let devices = devices + [device.name]
      do throws(DeviceError) {
        switch device.place {
        case .link(let link): try follow(link, devices)
        case .directory(let directory): follow(directory: directory, devices)
        case .file: try follow(file: device.name, devices)
        }
      } catch {
        end(devices, .error(error))
      }
    }
  }
}

// MARK: Files

extension DeviceSearch {
  /// Follows a file to the block devices that hold it.
  private mutating func follow(file name: [UInt8], _ devices: [[UInt8]]) throws(DeviceError) {
    guard let path = filePath(name) else { throw .notAName }
    guard enter(path, devices) else { return }
    defer { leave() }
    let device: DeviceID
    do throws(Errno) {
      let status = try root.resolve(path).stat()
      // FilePath drops a slash at the end, which requires a directory.
      guard name.last != .slash || status.type == .directory else { throw .notDirectory }
      device = status.type == .blockSpecial ? status.specialDeviceID : status.deviceID
    } catch {
      throw .noSuchFile(error)
    }
    do throws(DeviceError) {
      try follow(device, devices)
    } catch .noSuchDevice {
      try follow(mountOf: path, on: device, devices)
    }
  }

  /// Follows the number of a block device.
  private mutating func follow(_ device: DeviceID, _ devices: [[UInt8]]) throws(DeviceError) {
    let link = root.blockDeviceLink(device)
    let name = (try? root.target(ofLink: link))?.lastComponent.map { [UInt8]($0.bytes) }
    try follow(link, devices + [name ?? []])
  }

  /// Follows a file on a file system that is not on one block device alone: on an overlay, or on btrfs.
  private mutating func follow(
    mountOf path: FilePath, on device: DeviceID, _ devices: [[UInt8]]
  ) throws(DeviceError) {
    let (major, minor) = device.majorAndMinor
    let mount = root.mount(of: path)
    if let mount, let upper = mount.upperDirectory {
      return try follow(upper: upper, of: mount, devices)
    }
    let members = mount.map { root.btrfsDevices(of: $0) } ?? []
    guard !members.isEmpty else {
      throw .noBlockDevice(
        major: major, minor: minor,
        fileSystem: mount.map { String(bytes: $0.fileSystem) })
    }
    follow(members, devices)
  }

  /// Follows the directory that holds what was written to an overlay.
  ///
  /// The kernel shows its name as it was when the overlay was mounted, perhaps in another mount namespace. A directory of
  /// this name without the work directory beside it is another one.
  private mutating func follow(
    upper: [UInt8], of mount: Mount, _ devices: [[UInt8]]
  ) throws(DeviceError) {
    guard upper.first == .slash else { throw .overlay(upper, nil) }
    let path = FilePath(bytes: upper)
    do throws(Errno) {
      let status = try root.resolve(path).stat()
      if root.isLive, let work = mount.workDirectory {
        let isBeside = try FilePath(bytes: work).stat().deviceID == status.deviceID
        guard isBeside else { throw .noSuchFileOrDirectory }
      }
    } catch {
      throw .overlay(upper, error)
    }
    try follow(file: upper, devices + [upper])
  }
}

/// Converts bytes to a path; returns `nil` if there are no bytes or a zero byte is among them.
private func filePath(_ bytes: [UInt8]) -> FilePath? {
  guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
  return FilePath(bytes: bytes)
}
