internal import LinuxSystem

/// A page of a shared object whose policy or node differs from an expected policy.
public struct PlacementMismatch: Hashable, Sendable {
  /// The kind of mismatch.
  public enum Problem: Hashable, Sendable {
    /// The page's policy has another mode or other flags; no later page is compared.
    case wrongPolicy(MemoryPolicy, expected: MemoryPolicy)
    /// The page's policy has other nodes.
    case wrongNodes(NodeMask, expected: NodeMask)
    /// The page is on a node that is not in the interleaving.
    case outsideInterleaving(NodeID, expected: NodeMask)
    /// The page is on a node of the interleaving, but not on the node whose turn it is; no later page is compared.
    case outOfTurn(NodeID, expected: NodeID)
    /// The page is on a node that the policy does not name.
    case unexpectedNode(NodeID, expected: NodeMask)
  }

  /// The page's address in this process.
  public let address: PageAddress
  /// The offset of the page in the segment or file, in bytes.
  public let offset: ByteCount
  /// The kind of mismatch.
  public let problem: Problem

  /// Creates a mismatch from given values, as for a test; ``SharedObject/visitMismatches(with:_:)`` finds mismatches.
  public init(address: PageAddress, offset: ByteCount, problem: Problem) {
    self.address = address
    self.offset = offset
    self.problem = problem
  }
}

extension PlacementMismatch.Problem {
  /// Whether the check ends at this page, because one page more or less shifts all later pages.
  var endsCheck: Bool {
    switch self {
    case .wrongPolicy, .outOfTurn: true
    case .wrongNodes, .outsideInterleaving, .unexpectedNode: false
    }
  }
}

extension SharedObject {
  /// Compares the policy and the node of each page with a policy, and visits the mismatches in ascending order.
  ///
  /// **Allocates every page** that does not exist yet.
  ///
  /// Interleaved pages must take turns, starting with the node of the first page. Pages that are interleaved by
  /// weights, and pages of other policies, must be on one of the policy's nodes. With the policies default and local,
  /// any node is correct. Transparent huge pages take turns as whole huge pages, so their pages are reported as out of
  /// turn.
  ///
  /// - Throws: `.missingPage` for a page that cannot be provided; `.refused` with the errno of get_mempolicy. The
  ///   mismatches visited before are correct.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_NODE | MPOL_F_ADDR`; `--verify` of numactl(8).
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
