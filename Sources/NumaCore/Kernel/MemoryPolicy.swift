internal import CNuma

/// The rule by which the kernel chooses the nodes of new pages: a mode, its flags and its nodes.
///
/// A policy belongs to a thread or to a range of addresses. The policy of a range overrides that of the thread.
///
/// Source: set_mempolicy(2), Documentation/admin-guide/mm/numa_memory_policy.rst.
public struct MemoryPolicy: Hashable, Sendable {
  /// How the nodes are used.
  ///
  /// A mode of a newer kernel keeps its number.
  public struct Mode: RawRepresentable, Hashable, Sendable {
    public let rawValue: CInt
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// No policy: a range has the policy of the thread, and a thread has the policy of the system, which is local.
    public static let `default` = Mode(rawValue: MPOL_DEFAULT)
    /// Allocation on one node while it has free memory, then on others.
    public static let preferred = Mode(rawValue: MPOL_PREFERRED)
    /// Allocation on these nodes only.
    public static let bind = Mode(rawValue: MPOL_BIND)
    /// Allocation on each of these nodes in turn, page by page.
    public static let interleave = Mode(rawValue: MPOL_INTERLEAVE)
    /// Allocation on the node of the CPU that requests the page (Linux 3.8).
    public static let local = Mode(rawValue: MPOL_LOCAL)
    /// Allocation on these nodes while they have free memory, then on others (Linux 5.15).
    public static let preferredMany = Mode(rawValue: MPOL_PREFERRED_MANY)
    /// Allocation on each node in turn, page by page, by the weights in /sys/kernel/mm/mempolicy (Linux 6.9).
    public static let weightedInterleave = Mode(rawValue: CInt(MPOL_WEIGHTED_INTERLEAVE))
  }

  /// Flags that change the meaning of a mode.
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: CInt
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// Lets the kernel move pages among the nodes according to their use.
    ///
    /// Linux 5.12 accepts the flag for bind. Newer kernels also accept it for preferred-many: 6.1 was observed to
    /// refuse it, and 6.12 to accept it.
    public static let balancing = Flags(rawValue: MPOL_F_NUMA_BALANCING)
    /// Makes the nodes count among the allowed nodes, and follow a change of the cpuset (Linux 2.6.26).
    public static let relativeNodes = Flags(rawValue: CInt(MPOL_F_RELATIVE_NODES))
    /// Keeps the nodes as they are when the cpuset changes (Linux 2.6.26).
    public static let staticNodes = Flags(rawValue: CInt(MPOL_F_STATIC_NODES))

    /// Every flag that a mode can carry.
    static let all: Flags = [.balancing, .relativeNodes, .staticNodes]
  }

  /// How the nodes are used.
  public var mode: Mode
  /// The flags that change the meaning of the mode.
  public var flags: Flags
  /// The nodes of the policy; empty for ``Mode/default`` and ``Mode/local``.
  public var nodes: NodeMask

  /// Creates a policy without a check; the kernel checks it when it is set.
  public init(_ mode: Mode, _ nodes: NodeMask = NodeMask(), flags: Flags = []) {
    self.mode = mode
    self.flags = flags
    self.nodes = nodes
  }

  /// No policy.
  public static let `default` = MemoryPolicy(.default)
  /// Allocation on the node of the CPU that requests the page.
  public static let local = MemoryPolicy(.local)
  /// Returns a policy that allocates on one node while it has free memory, then on others.
  public static func preferred(_ node: NodeID) -> Self { Self(.preferred, [node]) }
  /// Returns a policy that allocates on these nodes while they have free memory, then on others (Linux 5.15).
  public static func preferredMany(_ nodes: NodeMask) -> Self { Self(.preferredMany, nodes) }
  /// Returns a policy that allocates on these nodes only.
  public static func bind(_ nodes: NodeMask) -> Self { Self(.bind, nodes) }
  /// Returns a policy that allocates on each of these nodes in turn, page by page.
  public static func interleave(_ nodes: NodeMask) -> Self { Self(.interleave, nodes) }
  /// Returns a policy that allocates on each of these nodes in turn, page by page, by the kernel's weights (Linux 6.9).
  public static func weightedInterleave(_ nodes: NodeMask) -> Self {
    Self(.weightedInterleave, nodes)
  }
}

extension MemoryPolicy {
  /// Creates a policy from the mode that the kernel returns, which contains the flags.
  init(modeAndFlags: CInt, nodes: NodeMask) {
    mode = Mode(rawValue: modeAndFlags & ~Flags.all.rawValue)
    flags = Flags(rawValue: modeAndFlags & Flags.all.rawValue)
    self.nodes = nodes
  }

  /// The mode as the kernel takes it, which contains the flags.
  var modeAndFlags: CInt { mode.rawValue | flags.rawValue }
}

extension MemoryPolicy {
  /// The policy that the kernel reports after it sets this one, if all nodes are allowed.
  ///
  /// The kernel keeps only the first of several preferred nodes. It reports preferred without nodes as local; kernels
  /// before 5.14 report local as preferred without nodes.
  public var kept: MemoryPolicy {
    guard mode == .preferred else { return self }
    return nodes.isEmpty
      ? MemoryPolicy(.local, flags: flags)
      : MemoryPolicy(.preferred, NodeMask(nodes.prefix(1)), flags: flags)
  }
}

extension MemoryPolicy.Mode: CustomStringConvertible {
  /// The name that numactl and mempolicy(7) use; the number in brackets if there is no name.
  public var description: String {
    switch self {
    case .default: "default"
    case .preferred: "preferred"
    case .bind: "bind"
    case .interleave: "interleave"
    case .local: "local"
    case .preferredMany: "preferred-many"
    case .weightedInterleave: "weighted-interleave"
    default: "[\(rawValue)]"
    }
  }
}

extension MemoryPolicy.Flags {
  /// `static|balancing`, as in numa_maps.
  var names: String {
    let names: [(Self, String)] = [
      (.staticNodes, "static"), (.relativeNodes, "relative"), (.balancing, "balancing"),
    ]
    return names.filter { contains($0.0) }.map { $0.1 }.joined(separator: "|")
  }
}

extension MemoryPolicy: CustomStringConvertible {
  /// The mode, its flags and its nodes, as in numa_maps: `bind=static:0-3`.
  public var description: String {
    var text = mode.description
    if !flags.names.isEmpty { text += "=" + flags.names }
    if !nodes.isEmpty { text += ":\(nodes)" }
    return text
  }
}
