internal import LinuxSystem

/// A device, with the node that it is attached to.
package struct AttachedDevice: Hashable, Sendable {
  /// The address, such as `0000:3b:00.0`.
  package let name: String
  package let vendor: UInt?
  package let model: UInt?
  /// The node; `nil` if it is not known.
  package let node: NodeID?
  /// The file that holds the node: that of the device, or of a parent; `nil` if the node is not known.
  var nodeFile: FilePath?
  /// The reason why the node is not known.
  package let error: DeviceError?

  /// Creates a device, for example in a test.
  package init(name: String, vendor: UInt?, model: UInt?, node: NodeID?, error: DeviceError?) {
    self.name = name
    self.vendor = vendor
    self.model = model
    self.node = node
    self.error = error
  }
}

extension SystemRoot {
  /// Lists devices of a kind with the nodes that they are attached to, sorted by address; returns `nil` if the machine has
  /// no PCI.
  package func attachedDevices(_ kind: PCIDeviceKind) throws(ReadError) -> [AttachedDevice]? {
    try pciDevices(kind)?.map { device in
      var node: NodeID?
      var fault: DeviceError?
      var search = DeviceSearch(on: self)
      do throws(DeviceError) {
        try search.start(atPCI: device.name.bytes)
        node = try search.place().nodes.first
      } catch {
        fault = error
      }
      var attached = AttachedDevice(
        name: device.name, vendor: device.identity.vendor, model: device.identity.model, node: node,
        error: fault)
      // The path on the bus, unless the file is that of a parent.
      attached.nodeFile = search.nodeFiles.first.map { file in
        file.removingLastComponent().lastComponent?.string == device.name
          ? resolve(device.nodeFile) : file
      }
      return attached
    }
  }
}
