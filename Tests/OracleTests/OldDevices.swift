import Foundation
import LinuxSystem

@testable import NumaCore

/// A model of the nodes of devices and of words with some of the differences undone, as ``OldReading`` is for numbers.
struct OldDevices {
  let machine: MadeMachine
  let devices: DeviceAnswers
  /// The differences in which the model follows libnuma.
  let differences: Set<Difference>

  private var allowed: NodeMask { machine.allowed }

  private func follows(_ difference: Difference) -> Bool { differences.contains(difference) }

  func nodes(of word: NodeWord) throws(Refusal) -> NodeMask {
    guard !follows(.nodeWord) else { throw Refusal() }
    // The nodes that NumaCore finds.
    let nodes = (try? devices.nodes(of: word, within: allowed))?.nodes.intersection(allowed)
    guard let nodes, !nodes.isEmpty else { throw Refusal() }
    return nodes
  }

  func node(of device: DeviceName) throws(Refusal) -> NodeID {
    let node =
      switch device.kind {
      case .netdev: try self.node(ofClass: "net", device)
      case .block: try self.node(ofClass: "block", device)
      case .pci: try self.node(ofPCI: device)
      case .file: try self.node(ofFile: device)
      case .ip: try known(device)
      }
    let isAccepted =
      follows(.deviceNode) ? node.rawValue < allowed.count : allowed.contains(node)
    guard isAccepted else { throw Refusal() }
    return node
  }

  /// Returns the node that NumaCore finds.
  private func known(_ device: DeviceName) throws(Refusal) -> NodeID {
    guard let node = (try? devices.place(of: device))?.nodes.first else { throw Refusal() }
    return node
  }

  private func node(ofClass name: String, _ device: DeviceName) throws(Refusal) -> NodeID {
    let text = String(decoding: device.name, as: UTF8.self)
    if follows(.dottedName), text.contains(where: { $0 == "." || $0 == "/" }) { throw Refusal() }
    guard follows(.deviceTree) else { return try known(device) }
    // NumaCore determines which names are valid.
    do {
      _ = try devices.place(of: device)
    } catch DeviceError.notAName {
      throw Refusal()
    } catch {
      // Other errors of NumaCore do not matter here.
    }
    let link = "/sys/class/\(name)/\(text)"
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path(link))
    let components = target?.split(separator: "/").map(String.init) ?? []
    guard let start = components.firstIndex(of: "devices"), start + 2 < components.count,
      components[start + 1].hasPrefix("pci"), components[start + 2].contains(":")
    else { return try numaNode(in: link + "/device") }
    return try numaNode(
      in: (["/sys"] + components[start...(start + 2)]).joined(separator: "/"))
  }

  private func node(ofPCI device: DeviceName) throws(Refusal) -> NodeID {
    var numbers = Self.plainAddress(device.name)
    if follows(.addressForm) { numbers = unsafe Self.scannedAddress(device.name) }
    guard let numbers else { throw Refusal() }
    let function =
      String(hexadecimal: numbers[0], width: 4) + ":" + String(hexadecimal: numbers[1], width: 2)
      + ":"
      + String(hexadecimal: numbers[2], width: 2) + "." + String(hexadecimal: numbers[3], width: 1)
    guard follows(.deviceTree) else { return try known(DeviceName(.pci, [UInt8](function.utf8))) }
    let bus =
      String(hexadecimal: numbers[0], width: 4) + ":" + String(hexadecimal: numbers[1], width: 2)
    return try numaNode(in: "/sys/devices/pci\(bus)/\(function)")
  }

  private func node(ofFile device: DeviceName) throws(Refusal) -> NodeID {
    let name = String(decoding: device.name, as: UTF8.self)
    // The path is as stat(2) takes it, because FilePath drops a slash at the end.
    let file = name.hasPrefix("/") ? path(name) : path("/") + name
    guard !name.isEmpty, name.utf8.elementsEqual(device.name),
      FileManager.default.fileExists(atPath: file)
    else { throw Refusal() }
    return try node(
      ofClass: "block", DeviceName(.block, [UInt8](MadeDevices.fileHolder.utf8)))
  }

  /// Parses the four numbers of `[segment:]bus:device[.function]` as NumaCore does.
  private static func plainAddress(_ text: [UInt8]) -> [UInt]? {
    PCIAddress(text).map { [$0.segment, $0.bus, $0.device, $0.function] }
  }

  /// Parses the four numbers as scanf(3) does.
  @unsafe private static func scannedAddress(_ text: [UInt8]) -> [UInt]? {
    let text = text.map { CChar(bitPattern: $0) } + [0]
    for (format, least) in [("%x:%x:%x.%x", 3), ("%x:%x.%x", 2)] {
      var numbers = [UInt32](repeating: 0, count: 4)
      let count = unsafe numbers.withUnsafeMutableBufferPointer { numbers in
        unsafe withVaList(
          numbers.indices.compactMap { unsafe numbers.baseAddress?.advanced(by: $0) }
        ) { unsafe vsscanf(text, format, $0) }
      }
      guard count >= least else { continue }
      return (least == 3 ? numbers : [0] + numbers.dropLast()).map(UInt.init)
    }
    return nil
  }

  private func numaNode(in directory: String) throws(Refusal) -> NodeID {
    guard let text = try? String(contentsOfFile: path(directory) + "/numa_node", encoding: .utf8),
      let number = Int(text.dropLast()), number >= 0
    else { throw Refusal() }
    return NodeID(rawValue: number)
  }

  private func path(_ path: String) -> String { devices.root.directory.string + path }
}
