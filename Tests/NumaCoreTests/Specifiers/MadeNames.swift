import LinuxSystem
import NumaCore

/// A simulated machine whose devices and words name the nodes that a test sets, and otherwise no nodes.
struct MadeNames: NodeNames {
  var devices: [DeviceName: NodeMask] = [:]
  var words: [NodeWord: NodeMask] = [:]

  func place(of device: DeviceName) throws(DeviceError) -> DevicePlace {
    guard let nodes = devices[device] else { throw .noNode }
    return DevicePlace(nodes)
  }

  func nodes(of word: NodeWord, within _: NodeMask) throws(NodeWordError) -> NamedNodes {
    guard let nodes = words[word] else { throw .noNode("/sys/made") }
    return NamedNodes(nodes, from: [FilePath("/sys/\(word)")])
  }
}
