internal import CNuma

/// Where the kernel takes pages from: a mode, its flags and the nodes they speak of.
///
/// A policy belongs to a thread, or to a range of addresses, which outweighs the thread's.
///
/// Source: set_mempolicy(2), Documentation/admin-guide/mm/numa_memory_policy.rst.
public struct MemoryPolicy: Hashable, Sendable {
  /// How the nodes are used. A mode that a newer kernel brings keeps its number.
  public struct Mode: RawRepresentable, Hashable, Sendable {
    public let rawValue: CInt
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// No policy of its own: the thread's, and for a thread the system's, which is local.
    public static let `default` = Mode(rawValue: MPOL_DEFAULT)
    /// From one node while it has room, then from others.
    public static let preferred = Mode(rawValue: MPOL_PREFERRED)
    /// From these nodes only.
    public static let bind = Mode(rawValue: MPOL_BIND)
    /// Page by page in turn.
    public static let interleave = Mode(rawValue: MPOL_INTERLEAVE)
    /// From the node of the CPU that asks. Linux 3.8.
    public static let local = Mode(rawValue: MPOL_LOCAL)
    /// From these nodes while they have room, then from others. Linux 5.15.
    public static let preferredMany = Mode(rawValue: MPOL_PREFERRED_MANY)
    /// Page by page in turn, by the weights in /sys/kernel/mm/mempolicy. Linux 6.9.
    public static let weightedInterleave = Mode(rawValue: CInt(MPOL_WEIGHTED_INTERLEAVE))
  }

  /// What changes the meaning of a mode.
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: CInt
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// Lets the kernel move pages among the nodes as they are used. For bind: Linux 5.12. For preferred-many
    /// too on newer kernels: 6.1 was seen to refuse it, and 6.12 to take it.
    public static let balancing = Flags(rawValue: MPOL_F_NUMA_BALANCING)
    /// The nodes count among the allowed ones, and follow a change of the cpuset. Linux 2.6.26.
    public static let relativeNodes = Flags(rawValue: CInt(MPOL_F_RELATIVE_NODES))
    /// The nodes stay as they are when the cpuset changes. Linux 2.6.26.
    public static let staticNodes = Flags(rawValue: CInt(MPOL_F_STATIC_NODES))

    /// Every flag that a mode can carry.
    static let all: Flags = [.balancing, .relativeNodes, .staticNodes]
  }

  /// How the nodes are used.
  public var mode: Mode
  /// What changes the meaning of the mode.
  public var flags: Flags
  /// The nodes it speaks of; empty for ``Mode/default`` and ``Mode/local``.
  public var nodes: NodeMask

  /// Puts a policy together as it is; the kernel says whether it makes sense when it is set.
  public init(_ mode: Mode, _ nodes: NodeMask = NodeMask(), flags: Flags = []) {
    self.mode = mode
    self.flags = flags
    self.nodes = nodes
  }

  /// No policy of its own.
  public static let `default` = MemoryPolicy(.default)
  /// From the node of the CPU that asks.
  public static let local = MemoryPolicy(.local)
  /// From one node while it has room.
  public static func preferred(_ node: NodeID) -> Self { Self(.preferred, [node]) }
  /// From these nodes while they have room. Linux 5.15.
  public static func preferredMany(_ nodes: NodeMask) -> Self { Self(.preferredMany, nodes) }
  /// From these nodes only.
  public static func bind(_ nodes: NodeMask) -> Self { Self(.bind, nodes) }
  /// Page by page in turn.
  public static func interleave(_ nodes: NodeMask) -> Self { Self(.interleave, nodes) }
  /// Page by page in turn, by the kernel's weights. Linux 6.9.
  public static func weightedInterleave(_ nodes: NodeMask) -> Self {
    Self(.weightedInterleave, nodes)
  }
}

extension MemoryPolicy {
  /// Takes the mode as the kernel hands it out, its flags among its bits.
  init(modeAndFlags: CInt, nodes: NodeMask) {
    mode = Mode(rawValue: modeAndFlags & ~Flags.all.rawValue)
    flags = Flags(rawValue: modeAndFlags & Flags.all.rawValue)
    self.nodes = nodes
  }

  /// The mode as the kernel takes it.
  var modeAndFlags: CInt { mode.rawValue | flags.rawValue }
}

extension MemoryPolicy {
  /// What the kernel makes of it where all its nodes are allowed, and then hands out: of several preferred nodes the
  /// first, and preferred without nodes as local, which kernels before 5.14 hand out the other way round.
  public var kept: MemoryPolicy {
    guard mode == .preferred else { return self }
    return nodes.isEmpty
      ? MemoryPolicy(.local, flags: flags)
      : MemoryPolicy(.preferred, NodeMask(nodes.prefix(1)), flags: flags)
  }
}

extension MemoryPolicy.Mode: CustomStringConvertible {
  /// The name that numactl and mempolicy(7) use; the number in brackets where there is none.
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
