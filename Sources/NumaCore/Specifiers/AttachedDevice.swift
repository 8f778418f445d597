/// A device, with the node that it is attached to.
package struct AttachedDevice: Hashable, Sendable {
  /// The address, such as `0000:3b:00.0`.
  package let name: String
  package let vendor: UInt?
  package let model: UInt?
  /// The node; `nil` if it is not known.
  package let node: NodeID?
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
      do throws(DeviceError) {
        node = try nodes(of: DeviceName(.pci, [UInt8](device.name.utf8))).first
      } catch {
        fault = error
      }
      return AttachedDevice(
        name: device.name, vendor: device.identity.vendor, model: device.identity.model, node: node,
        error: fault)
    }
  }
}
