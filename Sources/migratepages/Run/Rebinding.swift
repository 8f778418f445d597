import CommandInterface
import NumaCore

/// The change of the policies of a process before its pages move, so that new pages follow.
struct Rebinding {
  private let change: PolicyChange?
  private let report: PolicyChangeReport?

  /// Puts the policies back, because no page moved.
  ///
  /// - Returns: What could not be put back, as the end of a message; empty if everything was.
  func undo() -> String {
    guard let change, let report else { return "" }
    let left = change.undo(report)
    return left.isEmpty ? "" : "; policies not put back: " + left.joined(separator: ", ")
  }

  fileprivate init(_ change: PolicyChange? = nil, _ report: PolicyChangeReport? = nil) {
    self.change = change
    self.report = report
  }
}

extension ResolvedMigration {
  /// Changes the policies of a process if requested.
  ///
  /// The policies change before the pages move: pages that are allocated meanwhile are then on the targets already.
  func rebindPolicies(of process: ProcessID) throws(PolicyChangeFailure) -> Rebinding {
    guard let change = policyChange(of: process) else { return Rebinding() }
    return Rebinding(change, try change.run())
  }

  /// Returns the change of the policies; `nil` if it was not requested, or if no page of any process moves.
  func policyChange(of process: ProcessID) -> PolicyChange? {
    guard isRebinding, nothingMoves == nil else { return nil }
    var change = PolicyChange(
      of: process, .rebind(engineMigration(of: process).pairs.counterparts))
    if let timeout = options.timeout { change.timeLimit = timeout }
    return change
  }
}
