public import LinuxSystem

/// The reason why a node word does not name a node.
public enum NodeWordError: Error, Hashable, Sendable {
  /// The machine does not report the nodes: this file is missing.
  case missing(FilePath)
  /// The firmware does not report the bandwidth of these nodes; the path is the file of the first node.
  case noBandwidth(of: NodeMask, FilePath)
  /// The tier does not exist, because this file is missing; `tiers` holds the existing tiers.
  case noSuchTier(FilePath, tiers: [Int])
  /// No node has both CPUs and memory; the definition of the word depends on such nodes.
  case noNodeWithCPUsAndMemory(NodeMask, withMemory: NodeMask)
  /// No tier of this folder holds any of these nodes, which have both CPUs and memory.
  case noTier(of: NodeMask, FilePath)
  /// No node has more bandwidth (in MiB/s) than these nodes, which have both CPUs and memory.
  case noneFaster(than: NodeMask, bandwidth: Int)
  /// No device in this folder is of the kind that the word requests, or no such device names a node.
  case noDevice(NodeWord, FilePath)
  /// The devices in this folder that the word requests are on these nodes, which have CPUs or no memory.
  case noMemoryOfItsOwn(NodeMask, FilePath)
  /// There is no such device; the list holds those that there are.
  case noSuchDevice(PCIDeviceKind, [String])
  /// The node of the device with this address could not be found.
  case device(String, DeviceError)
  /// The CPUs of the package could not be found.
  case socket(CPUWordError)
  /// There is no such node online; `online` holds the nodes that are.
  case noSuchNode(online: NodeMask)
  /// No other node is allowed.
  case noOtherNode(allowed: NodeMask)
  /// There is no such process, or `/proc` hides it.
  case noSuchProcess
  /// The process belongs to another user or protects its memory, and the caller lacks CAP_SYS_PTRACE.
  case processNotReadable
  /// This file shows no page of the process on any node, as for a kernel thread or a zombie.
  case noPages(FilePath)
  /// This file of the machine names no node.
  case noNode(FilePath)
  /// The word stands for these nodes, and none of them is allowed.
  case notAllowed(NodeMask, allowed: NodeMask)
  /// The word stands for these nodes, none of which has memory.
  case noMemory(NodeMask)
  /// A file could not be read, or its contents are not what the kernel writes.
  case unreadable(ReadError)
}

extension NodeWordError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "this machine does not tell (\(path) is missing)"
    case .noBandwidth(let nodes, let path):
      "the firmware does not tell the bandwidth of \(nodes.counted) (\(path) is missing or 0)"
    case .noSuchTier(let path, let tiers):
      "no such tier (\(path) is missing; tiers here: \(Self.listed(tiers)))"
    case .noNodeWithCPUsAndMemory(let withCPUs, let withMemory):
      "no node has both CPUs (\(withCPUs.listed)) and memory (\(withMemory.listed))"
    case .noTier(let nodes, let path): "no tier of \(path) holds \(nodes.counted)"
    case .noneFaster(let nodes, let bandwidth):
      "no memory has more read bandwidth than \(nodes.counted) (\(bandwidth) MiB/s)"
    case .noDevice(.cxl, let path): "no device of \(path) is on the CXL bus and has a target_node"
    case .noDevice(_, let path):
      "no device of \(path) is a graphics or 3D device (class 0x03) with a numa_node"
    case .noMemoryOfItsOwn(let nodes, let path):
      "the graphics and 3D devices of \(path) are on \(nodes.counted), and none on memory "
        + "without CPUs"
    case .noSuchDevice(let kind, let devices):
      "no such \(kind.noun) (\(kind.noun)s here: "
        + (devices.isEmpty ? "none" : devices.joined(separator: ", ")) + ")"
    case .device(let name, let error): "\(name): \(error)"
    case .socket(let error): error.description
    case .noSuchNode(let online): "no such node (nodes here: \(online))"
    case .noOtherNode(let allowed):
      "no other node is allowed (allowed: \(allowed.listed))"
    case .noSuchProcess: "no such process"
    case .processNotReadable:
      "where its pages are may not be seen: it is another user's, or protects its memory; "
        + "that needs CAP_SYS_PTRACE"
    case .noPages(let path): "the process has no pages on any node (\(path) shows none)"
    case .noNode(let path): "names no node here (\(path) is empty)"
    case .noMemory(let nodes): "stands for \(nodes.counted) here, without memory"
    case .notAllowed(let nodes, let allowed):
      "stands for \(nodes.counted) here, outside the cpuset "
        + "(allowed: \(allowed.listed))"
    case .unreadable(let error): error.description
    }
  }

  private static func listed(_ numbers: [Int]) -> String {
    numbers.isEmpty ? "none" : numbers.map(String.init).joined(separator: ", ")
  }
}
