internal import LinuxSystem

/// A page of a shared object that is not as a policy has it.
public struct PlacementMismatch: Hashable, Sendable {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// The page has another policy: another mode, or other flags. Nothing behind it is looked at.
    case wrongPolicy(MemoryPolicy, expected: MemoryPolicy)
    /// The page's policy is about other nodes.
    case wrongNodes(NodeMask, expected: NodeMask)
    /// The page lies on a node that the interleaving does not include.
    case outsideInterleaving(NodeID, expected: NodeMask)
    /// The page lies on a node of the interleaving whose turn it is not. Nothing behind it is looked at.
    case outOfTurn(NodeID, expected: NodeID)
    /// The page lies on a node that the policy does not name.
    case unexpectedNode(NodeID, expected: NodeMask)
  }

  /// The page's address in this process.
  public let address: PageAddress
  /// Where it lies in the segment or file, in bytes.
  public let offset: ByteCount
  /// What is wrong.
  public let problem: Problem

  /// Puts a mismatch together, as for a test; ``SharedObject/visitMismatches(with:_:)`` finds them.
  public init(address: PageAddress, offset: ByteCount, problem: Problem) {
    self.address = address
    self.offset = offset
    self.problem = problem
  }
}

/// Compares pages with a policy, one after the other.
struct PlacementCheck {
  private let expected: MemoryPolicy
  /// The node whose turn it is, once a page showed where the interleaving starts.
  private var turn: NodeID?

  init(expected: MemoryPolicy) { self.expected = expected }

  /// What is wrong with a page's policy.
  func problem(with policy: MemoryPolicy) -> PlacementMismatch.Problem? {
    let (found, meant) = (policy.kept, expected.kept)
    guard found.mode == meant.mode, found.flags == meant.flags else {
      return .wrongPolicy(policy, expected: expected)
    }
    return found.nodes == meant.nodes ? nil : .wrongNodes(policy.nodes, expected: expected.nodes)
  }

  /// What is wrong with where the next page lies.
  mutating func problem(with node: NodeID) -> PlacementMismatch.Problem? {
    let nodes = expected.nodes
    switch expected.mode {
    case .default, .local: return nil
    case .interleave:
      let expectedNode = turn
      turn = nodes.next(after: expectedNode ?? node)
      guard nodes.contains(node) else { return .outsideInterleaving(node, expected: nodes) }
      guard let expectedNode, expectedNode != node else { return nil }
      return .outOfTurn(node, expected: expectedNode)
    case .weightedInterleave:
      // How many pages in a row a node gets is a weight, which may have changed since.
      return nodes.contains(node) ? nil : .outsideInterleaving(node, expected: nodes)
    default:
      return nodes.isEmpty || nodes.contains(node) ? nil : .unexpectedNode(node, expected: nodes)
    }
  }
}

extension NodeMask {
  /// The member whose turn it is after a node's, beginning again behind the last.
  fileprivate func next(after node: NodeID) -> NodeID? {
    first { $0 > node } ?? first
  }
}

extension PlacementMismatch.Problem {
  /// Whether what comes behind the page is not worth looking at: one page more or less shifts them all.
  var endsCheck: Bool {
    switch self {
    case .wrongPolicy, .outOfTurn: true
    case .wrongNodes, .outsideInterleaving, .unexpectedNode: false
    }
  }
}

extension SharedObject {
  /// Compares each page's policy and place with a policy, and visits what differs, in ascending order. **Takes every
  /// page** that does not exist yet.
  ///
  /// Interleaved pages must take turns, from the node of the first page on; those interleaved by weights, and those of
  /// other policies, must lie on one of the nodes. With the policies default and local any node will do. Memory of
  /// transparent huge pages takes turns by huge pages, and is out of turn here.
  ///
  /// - Throws: `.missingPage` with a page that cannot be had; `.refused` with the errno of get_mempolicy. What was visited
  ///   before is right.
  ///
  /// Source: get_mempolicy(2), `MPOL_F_NODE | MPOL_F_ADDR`; `--verify` of numactl(8).
  public func visitMismatches(
    with expected: MemoryPolicy, _ visit: (PlacementMismatch) -> Void
  ) throws(SharedObjectError) {
    let kernel = LinuxKernel()
    var check = PlacementCheck(expected: expected)
    try visitPages { (page, offset) throws(SharedObjectError) in
      func goesOn(after problem: PlacementMismatch.Problem?) -> Bool {
        guard let problem else { return true }
        visit(PlacementMismatch(address: page, offset: offset, problem: problem))
        return !problem.endsCheck
      }
      let policy = try call("get_mempolicy") { () throws(Errno) in
        try kernel.memoryPolicy(at: page)
      }
      guard goesOn(after: check.problem(with: policy)) else { return false }
      return goesOn(after: check.problem(with: try nodeAfterReading(at: page)))
    }
  }
}
