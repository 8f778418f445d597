public import LinuxSystem

/// The meaning of each item of a specifier on a machine, with its reason, as a tool prints it on request.
///
/// The description has a line for each item. It has a line for the whole specifier if that is not the union of the
/// items:
///
/// ```
/// tier:4: 0-1, from /sys/devices/virtual/memory_tiering/memory_tier4/nodelist
/// 3: 3, as typed
/// !: 2, the rest of what is allowed (0-3)
/// ```
public struct SpecifierExplanation<ID: MaskID>: Hashable, Sendable {
  /// One item of the list.
  public struct Item: Hashable, Sendable {
    /// The item as typed.
    public let text: [UInt8]
    /// Its place in the specifier's text.
    public let bytes: Range<Int>
    /// The nodes or CPUs that the item names; all of them are allowed.
    public let members: IDMask<ID>
    /// The reason why the item names these nodes or CPUs.
    public let source: SpecifierSource
    /// Whether only one thread of each core was taken.
    public let takesOneThread: Bool
  }

  /// The items, in the order of the text.
  public let items: [Item]
  /// The meaning of the whole specifier.
  public let selection: Selection<ID>
  /// The allowed nodes or CPUs.
  public let allowed: IDMask<ID>
  /// Whether the specifier stands for the complement of its list.
  public let isComplement: Bool
}

/// The reason for the meaning of an item of a specifier.
public enum SpecifierSource: Hashable, Sendable {
  /// The number as typed.
  case number
  /// The number is a position among the allowed nodes or CPUs.
  case position
  /// The allowed nodes or CPUs of a range; if `isRelative` is true, its numbers are positions among the allowed ones.
  case range(isRelative: Bool)
  /// All allowed nodes or CPUs.
  case allowed
  /// The nodes that a device is attached to, and the ways to them.
  case device(DeviceName, [DeviceWay])
  /// The allowed nodes among those that these files name, and the devices that the word could choose from.
  case files([FilePath], among: [String])
  /// The allowed CPUs among those that share something.
  case cpus(CPUWord)
}

/// The meaning of each item of a specifier of nodes, with its reason.
public typealias NodeSpecifierExplanation = SpecifierExplanation<NodeID>
/// The meaning of each item of a specifier of CPUs, with its reason.
public typealias CPUSpecifierExplanation = SpecifierExplanation<CPUID>

extension NodeSpecifier {
  /// Explains which of the allowed nodes each item stands for, and why.
  ///
  /// - Throws: ``NodeSpecifierError``, as ``select(within:from:)->NodeSelection`` does.
  public func explain(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSpecifierExplanation {
    var last: SpecifierSource?
    return try explanation(
      within: allowed, by: NodeMeanings(names: names, note: { last = $0 }), reason: { last })
  }
}

extension CPUSpecifier {
  /// Explains which of the allowed CPUs each item stands for, and why.
  ///
  /// - Throws: ``CPUSpecifierError``, as ``select(within:from:)->CPUSelection`` does.
  public func explain(
    within allowed: CPUMask, from names: some CPUNames
  ) throws(CPUSpecifierError) -> CPUSpecifierExplanation {
    try explanation(within: allowed, by: CPUMeanings(names: names), reason: { nil })
  }
}

extension Specifier {
  /// Collects the meanings of the items; `reason` returns the reason for those of the last device or word for nodes.
  private func explanation(
    within allowed: IDMask<ID>, by meanings: some ItemMeanings<ID>,
    reason: () -> SpecifierSource?
  ) throws(SpecifierError<ID>) -> SpecifierExplanation<ID> {
    var explained: [SpecifierExplanation<ID>.Item] = []
    let selection = try members(within: allowed, by: meanings) { item, members in
      let source: SpecifierSource =
        switch item.kind {
        case .number: isRelative ? .position : .number
        case .range: .range(isRelative: isRelative)
        case .all: .allowed
        case .device, .word: reason() ?? .allowed
        case .cpuWord(let word): .cpus(word)
        }
      explained.append(
        SpecifierExplanation.Item(
          text: [UInt8](text[item.bytes]), bytes: item.bytes, members: members, source: source,
          takesOneThread: item.takesOneThread))
    }
    return SpecifierExplanation(
      items: explained, selection: selection, allowed: allowed, isComplement: isComplement)
  }
}

extension SpecifierSource: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number: "as typed"
    case .position: "counted among what is allowed"
    case .range(isRelative: false): "what is allowed of the range"
    case .range(isRelative: true): "the range counted among what is allowed"
    case .allowed: "all that is allowed"
    case .device(let device, let ways):
      if ways.allSatisfy({ $0.devices == [device.name] }) {
        "where the device \(String(bytes: device.name)) is attached"
      } else {
        "by " + ways.listed
      }
    case .files(let paths, let among):
      "from " + paths.map { $0.string }.joined(separator: ", ")
        + (among.isEmpty ? "" : "; here: " + among.joined(separator: ", "))
    case .cpus(let word):
      switch word.kind {
      case .core: "threads of the same core"
      case .llc: "CPUs of the same last level of cache"
      case .socket: "CPUs of the same package"
      case .node: "CPUs of the node"
      }
    }
  }
}

extension SpecifierExplanation: CustomStringConvertible {
  public var description: String {
    var lines = items.map { item in
      "\(String(bytes: item.text)): \(item.members), \(item.source)"
        + (item.takesOneThread ? ", one of each core" : "")
    }
    if isComplement {
      lines.append(
        "!: \(selection.members.listed), the rest of what is allowed (\(allowed.listed))"
      )
    } else if items.isEmpty {
      lines.append("'': none")
    }
    return lines.joined(separator: "\n")
  }
}
