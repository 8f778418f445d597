public import LinuxSystem

/// What each item of a specifier means on a machine, and why: what a tool prints for who asks.
///
/// Its text is a line for each item, and one for the whole where that is something else than their union:
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
    /// What it names, all of it allowed.
    public let members: IDMask<ID>
    /// Why.
    public let source: SpecifierSource
  }

  /// The items, in the order of the text.
  public let items: [Item]
  /// What the whole specifier means.
  public let selection: Selection<ID>
  /// What was allowed.
  public let allowed: IDMask<ID>
  /// Whether the specifier means what its list leaves out.
  public let isComplement: Bool
}

/// What makes an item of a specifier mean what it means.
public enum SpecifierSource: Hashable, Sendable {
  /// The number as typed.
  case number
  /// The number counts among the allowed ones.
  case position
  /// The allowed ones from one number to another; the numbers count among the allowed ones, or do not.
  case range(isRelative: Bool)
  /// All that are allowed.
  case allowed
  /// The node that a device is attached to.
  case device(DeviceName)
  /// What these files say, without what is not allowed.
  case files([FilePath])
}

/// What each item of a specifier of nodes means, and why.
public typealias NodeSpecifierExplanation = SpecifierExplanation<NodeID>
/// What each item of a specifier of CPUs means, and why.
public typealias CPUSpecifierExplanation = SpecifierExplanation<CPUID>

extension NodeSpecifier {
  /// Says of each item which of the allowed nodes it means, and what says so.
  ///
  /// - Throws: ``NodeSpecifierError``, as ``select(within:from:)`` does.
  public func explain(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSpecifierExplanation {
    var files: [FilePath] = []
    return try explanation(
      within: allowed,
      of: { (device) throws(DeviceError) in try names.nodes(of: device) },
      of: { (word) throws(NodeWordError) in
        let named = try names.nodes(of: word, within: allowed)
        files = named.files
        return named.nodes
      },
      files: { files })
  }
}

extension CPUSpecifier {
  /// Says of each item which of the allowed CPUs it means, and why.
  ///
  /// - Throws: ``CPUSpecifierError``, as ``select(within:)`` does.
  public func explain(within allowed: CPUMask) throws(CPUSpecifierError) -> CPUSpecifierExplanation
  {
    try explanation(within: allowed, of: Self.noDevice, of: Self.noWord, files: { [] })
  }
}

extension Specifier {
  /// Gathers what the items mean; `files` tells what said the last word.
  private func explanation(
    within allowed: IDMask<ID>,
    of device: (DeviceName) throws(DeviceError) -> IDMask<ID>,
    of word: (NodeWord) throws(NodeWordError) -> IDMask<ID>,
    files: () -> [FilePath]
  ) throws(SpecifierError<ID>) -> SpecifierExplanation<ID> {
    var explained: [SpecifierExplanation<ID>.Item] = []
    let selection = try members(within: allowed, of: device, of: word) { item, members in
      let source: SpecifierSource =
        switch item.kind {
        case .number: isRelative ? .position : .number
        case .range: .range(isRelative: isRelative)
        case .all: .allowed
        case .device(let name): .device(name)
        case .word: .files(files())
        }
      explained.append(
        SpecifierExplanation.Item(
          text: [UInt8](text[item.bytes]), bytes: item.bytes, members: members, source: source))
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
    case .device(let device):
      "where the device \(String(decoding: device.name, as: UTF8.self)) is attached"
    case .files(let paths):
      "from " + paths.map { $0.string }.joined(separator: ", ")
    }
  }
}

extension SpecifierExplanation: CustomStringConvertible {
  public var description: String {
    var lines = items.map { item in
      "\(String(decoding: item.text, as: UTF8.self)): \(item.members), \(item.source)"
    }
    if isComplement {
      lines.append(
        "!: \(Self.listed(selection.members)), the rest of what is allowed (\(Self.listed(allowed)))"
      )
    } else if items.isEmpty {
      lines.append("'': none")
    }
    return lines.joined(separator: "\n")
  }

  private static func listed(_ members: IDMask<ID>) -> String {
    members.isEmpty ? "none" : members.description
  }
}
