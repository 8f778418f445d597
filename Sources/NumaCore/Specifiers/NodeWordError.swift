public import LinuxSystem

/// Why a node word names no node.
public enum NodeWordError: Error, Hashable, Sendable {
  /// The machine does not tell: this file is missing.
  case missing(FilePath)
  /// The firmware does not tell how fast these nodes are; the first of them would have this file.
  case noBandwidth(of: NodeMask, FilePath)
  /// There is no such tier, as this file is missing; there are these.
  case noSuchTier(FilePath, tiers: [Int])
  /// No node has both CPUs and memory, by which the word is defined.
  case noNodeWithCPUsAndMemory(NodeMask, withMemory: NodeMask)
  /// No tier of this folder holds any of these nodes, which have both CPUs and memory.
  case noTier(of: NodeMask, FilePath)
  /// No node has more bandwidth than these with both CPUs and memory have, in MiB/s.
  case noneFaster(than: NodeMask, bandwidth: Int)
  /// No device of this folder is what the word asks for, or none names a node of its own.
  case noDevice(NodeWord, FilePath)
  /// The devices of this folder that the word asks for are on these nodes, which have CPUs or no memory.
  case noMemoryOfItsOwn(NodeMask, FilePath)
  /// There is no such node; these are there.
  case noSuchNode(online: NodeMask)
  /// No other node is allowed.
  case noOtherNode(allowed: NodeMask)
  /// There is no such process, or `/proc` hides it.
  case noSuchProcess
  /// The process is not the caller's, or protects its memory, and CAP_SYS_PTRACE is missing.
  case processNotReadable
  /// The process has no page on any node, by this file: a kernel thread, a zombie.
  case noPages(FilePath)
  /// The machine names no node in this file.
  case noNode(FilePath)
  /// The word stands for these nodes, and none of them is allowed.
  case notAllowed(NodeMask, allowed: NodeMask)
  /// A file could not be read, or holds something else than the kernel writes.
  case unreadable(ReadError)
}

extension NodeWordError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "this machine does not tell (\(path) is missing)"
    case .noBandwidth(let nodes, let path):
      "the firmware does not tell the bandwidth of \(Self.named(nodes)) (\(path) is missing or 0)"
    case .noSuchTier(let path, let tiers):
      "no such tier (\(path) is missing; tiers here: \(Self.listed(tiers)))"
    case .noNodeWithCPUsAndMemory(let withCPUs, let withMemory):
      "no node has both CPUs (\(Self.listed(withCPUs))) and memory (\(Self.listed(withMemory)))"
    case .noTier(let nodes, let path): "no tier of \(path) holds \(Self.named(nodes))"
    case .noneFaster(let nodes, let bandwidth):
      "no memory has more read bandwidth than \(Self.named(nodes)) (\(bandwidth) MiB/s)"
    case .noDevice(.cxl, let path): "no device of \(path) is on the CXL bus and has a target_node"
    case .noDevice(_, let path):
      "no device of \(path) is a graphics or 3D device (class 0x03) with a numa_node"
    case .noMemoryOfItsOwn(let nodes, let path):
      "the graphics and 3D devices of \(path) are on \(Self.named(nodes)), and none on memory "
        + "without CPUs"
    case .noSuchNode(let online): "no such node (nodes here: \(online))"
    case .noOtherNode(let allowed):
      "no other node is allowed (allowed: \(Self.listed(allowed)))"
    case .noSuchProcess: "no such process"
    case .processNotReadable:
      "where its pages are may not be seen: it is another user's, or protects its memory; "
        + "that needs CAP_SYS_PTRACE"
    case .noPages(let path): "the process has no pages on any node (\(path) shows none)"
    case .noNode(let path): "names no node here (\(path) is empty)"
    case .notAllowed(let nodes, let allowed):
      "stands for \(Self.named(nodes)) here, outside the cpuset "
        + "(allowed: \(Self.listed(allowed)))"
    case .unreadable(let error): error.description
    }
  }

  private static func named(_ nodes: NodeMask) -> String {
    nodes.count == 1 ? "node \(nodes)" : "nodes \(nodes)"
  }

  private static func listed(_ nodes: NodeMask) -> String {
    nodes.isEmpty ? "none" : nodes.description
  }

  private static func listed(_ numbers: [Int]) -> String {
    numbers.isEmpty ? "none" : numbers.map(String.init).joined(separator: ", ")
  }
}
