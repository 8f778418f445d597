internal import CNuma

/// A system call that a traced thread makes for the caller, with at most one mask of nodes in memory.
struct InjectedCall: Sendable {
  /// One argument of the call.
  enum Argument: Sendable {
    case value(UInt)
    /// The address of the words of ``mask``.
    case mask
  }

  let number: Int
  let arguments: [Argument]
  var mask: [UInt] = []
}

extension InjectedCall {
  /// set_mempolicy(2)
  static func setMemoryPolicy(_ policy: MemoryPolicy) -> InjectedCall {
    let (words, maxnode) = policy.nodes.wordsAndMaxnode
    return InjectedCall(
      number: number_of_set_mempolicy(),
      arguments: [.value(policy.modeArgument), .mask, .value(maxnode)], mask: words)
  }

  /// mbind(2), without a move of pages.
  static func setMemoryPolicy(_ policy: MemoryPolicy, of range: AddressRange) -> InjectedCall {
    let (words, maxnode) = policy.nodes.wordsAndMaxnode
    return InjectedCall(
      number: number_of_mbind(),
      arguments: [
        .value(range.start.rawValue), .value(UInt(bitPattern: range.size.rawValue)),
        .value(policy.modeArgument), .mask, .value(maxnode), .value(0),
      ], mask: words)
  }

  /// set_mempolicy_home_node(2)
  static func setHomeNode(_ node: NodeID, of range: AddressRange) -> InjectedCall {
    InjectedCall(
      number: number_of_set_home_node(),
      arguments: [
        .value(range.start.rawValue), .value(UInt(bitPattern: range.size.rawValue)),
        .value(UInt(bitPattern: node.rawValue)), .value(0),
      ])
  }

  /// Returns the six arguments of a call whose mask is at an address; arguments that the call does not have are 0.
  func values(maskAt address: UInt) -> [UInt] {
    let values = arguments.map { argument in
      switch argument {
      case .value(let value): value
      case .mask: address
      }
    }
    return values + repeatElement(0, count: Self.mostArguments - values.count)
  }

  private static let mostArguments = 6
}

extension MemoryPolicy {
  fileprivate var modeArgument: UInt { UInt(bitPattern: Int(modeAndFlags)) }
}
