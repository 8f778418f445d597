internal import LinuxSystem

/// A device directly below or above a virtual device.
struct DeviceBelow: Hashable, Sendable {
  /// Where the device is.
  enum Place: Hashable, Sendable {
    /// A link to its directory.
    case link(FilePath)
    /// Its directory.
    case directory(FilePath)
    /// A file, whose path is the name of the device.
    case file
  }

  let name: [UInt8]
  let place: Place

  fileprivate init(_ name: String, _ place: Place) { self.init(name.bytes, place) }

  fileprivate init(_ name: [UInt8], _ place: Place) {
    self.name = name
    self.place = place
  }
}

// MARK: Devices of all kinds

extension SystemRoot {
  /// Lists the devices directly below a virtual device.
  ///
  /// Source: Documentation/ABI/testing/sysfs-class-net (`lower_*` of netdev_adjacent_sysfs_add() in net/core/dev.c),
  /// sysfs-block (`slaves`, `partition`), sysfs-block-loop (`backing_file`); Documentation/admin-guide/nvme-multipath.rst.
  func devices(below directory: FilePath) -> [DeviceBelow] {
    let names = names(in: directory)
    var below = links(among: names, in: directory, behind: "lower_")
    // Bridges before Linux 3.14 have no such links.
    if below.isEmpty {
      below += self.names(in: directory.appending("brif")).map { name in
        DeviceBelow(name, .link(networkDirectory.appending(name)))
      }
    }
    let slaves = directory.appending("slaves")
    below += self.names(in: slaves).map { DeviceBelow($0, .link(slaves.appending($0))) }
    let parent = directory.removingLastComponent()
    if names.contains("partition"), let disk = parent.lastComponent {
      below.append(DeviceBelow([UInt8](disk.bytes), .directory(parent)))
    }
    if names.contains("loop"),
      let file = part({ () throws(ReadError) in
        try readIfPresent(directory.appending("loop/backing_file"))
      })
    {
      below.append(DeviceBelow(file, .file))
    }
    return below + controllers(of: parent)
  }

  /// Lists the controllers of an NVMe subsystem, which are the paths to its disks; empty if the directory is not one.
  private func controllers(of subsystem: FilePath) -> [DeviceBelow] {
    guard subsystem.lastComponent?.bytes.hasPrefix("nvme-subsys") == true else { return [] }
    return names(in: subsystem).filter { name in
      name.bytes.remainder(behind: "nvme").flatMap { decimalNumber($0) } != nil
    }.map { DeviceBelow($0, .link(subsystem.appending($0))) }
  }

  /// Lists a directory; a directory that is missing or cannot be read counts as empty.
  private func names(in directory: FilePath) -> [String] {
    part { () throws(ReadError) in try entriesIfPresent(of: directory) } ?? []
  }

  /// The links of a directory whose names have a prefix, which the name of the device follows.
  private func links(
    among names: [String], in directory: FilePath, behind prefix: String
  ) -> [DeviceBelow] {
    names.compactMap { name in
      name.bytes.remainder(behind: prefix).map {
        DeviceBelow([UInt8]($0), .link(directory.appending(name)))
      }
    }
  }

  private var networkDirectory: FilePath { "/sys/class/net" }
}

// MARK: Pairs of network devices

/// The other end of a pair of virtual Ethernet devices.
enum OtherEnd: Hashable, Sendable {
  case here(name: [UInt8], FilePath)
  /// The device is not one of a pair, but is above this one, as a tunnel is.
  case below(name: [UInt8], FilePath)
  /// In another network namespace.
  case elsewhere
}

extension SystemRoot {
  /// Finds the other end of a pair of virtual Ethernet devices; returns `nil` if the device is not one of a pair.
  ///
  /// Each end names the number of the other. The number may be that of another device here if the other end is in another
  /// network namespace; on the running machine, the kernel is asked which is the case.
  ///
  /// Source: Documentation/ABI/testing/sysfs-class-net (`ifindex`, `iflink`), rtnetlink(7) `IFLA_LINK_NETNSID`.
  func otherEnd(of directory: FilePath) -> OtherEnd? {
    guard let (own, other) = numbers(ofLink: directory), other > 0, own != other else {
      return nil
    }
    if isLive, isLinkedElsewhere(UInt32(clamping: own)) { return .elsewhere }
    var below: OtherEnd?
    for name in names(in: networkDirectory) {
      let link = networkDirectory.appending(name)
      guard let target = try? target(ofLink: link) else { continue }
      let directory = networkDirectory.pushing(target).lexicallyNormalized()
      guard let numbers = numbers(ofLink: directory), numbers.own == other else { continue }
      if numbers.other == own { return .here(name: name.bytes, directory) }
      // On a recorded machine, the number may be that of a device of another network namespace.
      if isLive { below = .below(name: name.bytes, directory) }
    }
    return below ?? .elsewhere
  }

  /// Lists the devices that a network device is a part of, such as the bridge of a port.
  func devices(above directory: FilePath) -> [DeviceBelow] {
    let names = names(in: directory)
    var above = links(among: names, in: directory, behind: "upper_")
    if above.isEmpty, names.contains("master"),
      let target = try? target(ofLink: directory.appending("master")),
      let name = target.lastComponent
    {
      above.append(DeviceBelow([UInt8](name.bytes), .link(directory.appending("master"))))
    }
    return above
  }

  /// The number of a network device, and that of the device that it names.
  private func numbers(ofLink directory: FilePath) -> (own: Int, other: Int)? {
    guard let own = try? number(directory.appending("ifindex")),
      let other = try? number(directory.appending("iflink"))
    else { return nil }
    return (own, other)
  }
}

// MARK: File systems

extension SystemRoot {
  /// The link to a block device by its number.
  func blockDeviceLink(_ device: DeviceID) -> FilePath {
    let (major, minor) = device.majorAndMinor
    return FilePath("/sys/dev/block").appending("\(major):\(minor)")
  }

  /// Finds the mounted file system that a file is on; returns `nil` if it is not listed.
  ///
  /// Source: proc_pid_mountinfo(5).
  func mount(of path: FilePath) -> Mount? {
    let path = isLive ? (try? path.resolvingLinks()) ?? path : path
    var found: Mount?
    // A later mount hides an earlier one on the same directory.
    for mount in (try? mounts(in: "/proc/self")) ?? [] where path.starts(with: mount.path) {
      if found.map({ $0.path.components.count <= mount.path.components.count }) != false {
        found = mount
      }
    }
    return found
  }

  /// Lists the devices of a btrfs file system, by the one that was mounted; empty for other file systems.
  ///
  /// Source: /sys/fs/btrfs/UUID/devices of fs/btrfs/sysfs.c.
  func btrfsDevices(of mount: Mount) -> [DeviceBelow] {
    guard mount.fileSystem.equals("btrfs"),
      let device = try? resolve(FilePath(bytes: mount.source)).stat().specialDeviceID
    else { return [] }
    let link = blockDeviceLink(device)
    guard let name = (try? target(ofLink: link))?.lastComponent else { return [] }
    let systems: FilePath = "/sys/fs/btrfs"
    for system in names(in: systems) {
      let directory = systems.appending(system).appending("devices")
      let members = names(in: directory)
      guard members.contains(name.string) else { continue }
      return members.map { DeviceBelow($0, .link(directory.appending($0))) }
    }
    return [DeviceBelow([UInt8](name.bytes), .link(link))]
  }
}

extension Mount {
  /// The directory that holds what was written to an overlay; `nil` for other file systems.
  ///
  /// Source: Documentation/filesystems/overlayfs.rst (`upperdir`).
  var upperDirectory: [UInt8]? { overlayOption("upperdir=") }

  /// The directory that an overlay uses beside ``upperDirectory``, on the same file system.
  var workDirectory: [UInt8]? { overlayOption("workdir=") }

  private func overlayOption(_ name: String) -> [UInt8]? {
    guard fileSystem.equals("overlay"),
      let option = options.lazy.compactMap({ $0.remainder(behind: name) }).first
    else { return nil }
    // A backslash stands before a comma, a colon and a backslash.
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in option {
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      if !isEscaped { bytes.append(byte) }
    }
    return bytes
  }
}
