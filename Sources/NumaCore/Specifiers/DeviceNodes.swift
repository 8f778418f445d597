extension SystemRoot {
  /// Finds the nodes that a device is attached to, and the ways to them.
  ///
  /// The search goes from the device up through its parents, to the first device whose `numa_node` the kernel knows. So a
  /// function behind a bridge, a partition and a virtio disk all have the node of their PCI device. A virtual device has
  /// the nodes of the devices below it: of the members of a bond, a bridge or a software RAID, of the device of a VLAN, of
  /// the disks of a logical volume, of the file of a loop device, of the controllers of an NVMe disk with several paths.
  ///
  /// For `ip:`, the routing table of the running machine names the device. A host name is looked up by getent(1).
  ///
  /// - Throws: ``DeviceError`` if the name is not valid, there is no such device, file or host, or the kernel does not
  ///   report a node.
  ///
  /// Source: Documentation/ABI/testing/sysfs-bus-pci (`numa_node`), sysfs-class-net (`iflink`), sysfs-block; rtnetlink(7),
  /// numactl(8) for the forms.
  public func place(of device: DeviceName) throws(DeviceError) -> DevicePlace {
    var search = DeviceSearch(on: self)
    switch device.kind {
    case .netdev: try search.start(inClass: "net", device.name)
    case .block: try search.start(inClass: "block", device.name)
    case .file: try search.start(atFile: device.name)
    case .ip: try search.start(atHost: device.name)
    case .pci: try search.start(atPCI: device.name)
    }
    return try search.place()
  }

  /// Finds the nodes that a device is attached to.
  ///
  /// - Throws: ``DeviceError``, as ``place(of:)`` does.
  ///
  /// Source: As ``place(of:)``.
  public func nodes(of device: DeviceName) throws(DeviceError) -> NodeMask {
    try place(of: device).nodes
  }
}
