internal import LinuxSystem

extension MemoryPolicy {
  /// Parses a policy as numa_maps shows it, such as `bind=static:0-3`; returns `nil` if the text is of another kind.
  ///
  /// Linux 2.6.14. Source: mpol_to_str() in mm/mempolicy.c.
  public init?(shown text: [UInt8]) {
    let nameAndNodes = text.split(separator: .colon, maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = nameAndNodes.first else { return nil }
    let parts = name.split(separator: .equals, maxSplits: 1, omittingEmptySubsequences: false)
    guard let mode = parts.first.flatMap({ Mode(shown: $0) }) else { return nil }
    var flags: Flags = []
    if parts.count > 1 {
      for word in parts[1].split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
        guard let flag = Flags(shown: word) else { return nil }
        flags.insert(flag)
      }
    }
    var nodes = NodeMask()
    if nameAndNodes.count > 1 {
      guard let list = try? NodeMask(rangeList: [UInt8](nameAndNodes[1])), !list.isEmpty else {
        return nil
      }
      nodes = list
    }
    self.init(mode, nodes, flags: flags)
  }
}

extension MemoryPolicy.Mode {
  /// The mode with this name in numa_maps; `nil` if no mode has the name.
  fileprivate init?(shown name: ArraySlice<UInt8>) {
    switch String(bytes: name) {
    case "default": self = .default
    case "prefer": self = .preferred
    case "prefer (many)": self = .preferredMany
    case "bind": self = .bind
    case "interleave": self = .interleave
    case "weighted interleave": self = .weightedInterleave
    case "local": self = .local
    default: return nil
    }
  }
}

extension MemoryPolicy.Flags {
  /// The flag with this name in numa_maps; `nil` if no flag has the name.
  fileprivate init?(shown name: ArraySlice<UInt8>) {
    switch String(bytes: name) {
    case "static": self = .staticNodes
    case "relative": self = .relativeNodes
    case "balancing": self = .balancing
    default: return nil
    }
  }
}
