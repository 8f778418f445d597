import LinuxSystem
import Testing

@testable import NumaCore

private typealias Facts = MigrationRefusal.Facts
private typealias Cause = MigrationRefusal.Cause

private func process(
  user: UInt32 = 1000, group: UInt32 = 1000, capabilities: Capabilities = [],
  allowed: NodeMask = [0, 1],
  seccomp: Bool = false, state: Character = "S", hasMemory: Bool = true
) -> ProcessStatus {
  var status = ProcessStatus()
  status.state = state.asciiValue
  status.users = [UInt32](repeating: user, count: 3).map(UserID.init(rawValue:))
  status.groups = [group, group, group].map(GroupID.init(rawValue:))
  status.permittedCapabilities = capabilities
  status.effectiveCapabilities = capabilities
  status.hasSeccompFilter = seccomp
  status.allowedNodes = allowed
  status.virtualSize = hasMemory ? ByteCount(kibibytes: 1) : nil
  return status
}

struct MigrationRefusalTests {
  @Test(
    arguments: [
      (.noSuchProcess, Facts(to: [1]), .noSuchProcess),
      (.noFunction, Facts(to: [1], caller: process()), .noNUMA),
      (
        .noFunction, Facts(to: [1], caller: process(seccomp: true), hasNodes: true),
        .blockedBySeccomp
      ),
      (.noFunction, Facts(to: [1], caller: process(seccomp: true)), .noNUMA),
      (.invalidArgument, Facts(to: [], target: process()), .noTarget),
      (.invalidArgument, Facts(to: [3], target: process(), caller: process()), .noAllowedTarget),
      (
        .invalidArgument,
        Facts(to: [1], target: process(hasMemory: false), caller: process()), .kernelThread
      ),
      (
        .invalidArgument,
        Facts(to: [1], target: process(state: "Z", hasMemory: false), caller: process()), .zombie
      ),
      // move_pages(2) checks the memory of the process before it checks the targets.
      (
        .invalidArgument,
        Facts(
          to: [], call: .movePages, target: process(state: "Z", hasMemory: false),
          caller: process()),
        .zombie
      ),
      (
        .invalidArgument,
        Facts(to: [3], call: .movePages, target: process(hasMemory: false), caller: process()),
        .kernelThread
      ),
      (
        .invalidArgument, Facts(to: [], call: .movePages, target: process(), caller: process()),
        .other
      ),
      (.invalidArgument, Facts(to: [1], target: nil, caller: process()), .other),
      (.invalidArgument, Facts(to: [1], target: process(), caller: process()), .other),
      (
        .notPermitted,
        Facts(to: [1], target: process(user: 0), caller: process(), canReadTarget: false),
        .denied(.otherUser(UserID(rawValue: 0)))
      ),
      (.notPermitted, Facts(to: [1], target: nil, caller: process()), .denied(.otherUser(nil))),
      (.notPermitted, Facts(to: [1]), .other),
      (
        .notPermitted,
        Facts(to: [1], target: process(group: 7), caller: process(), canReadTarget: false),
        .denied(.otherGroup(GroupID(rawValue: 7)))
      ),
      (
        .notPermitted, Facts(to: [1], target: process(), caller: process(), canReadTarget: false),
        .denied(.notDumpable)
      ),
      (
        .notPermitted,
        Facts(
          to: [1], target: process(capabilities: .nice), caller: process(), canReadTarget: false),
        .denied(.moreCapabilities)
      ),
      (
        .notPermitted,
        Facts(to: [1, 2], target: process(), caller: process(), canReadTarget: true),
        .outsideCpuset([2], allowed: [0, 1])
      ),
      (
        .notPermitted, Facts(to: [1], target: process(), caller: process(), canReadTarget: true),
        .other
      ),
      (
        .notPermitted,
        Facts(to: [1], target: process(), caller: process(seccomp: true), callIsBlocked: true),
        .blockedBySeccomp
      ),
      (
        .notPermitted,
        Facts(
          to: [1], target: process(user: 0), caller: process(seccomp: true), canReadTarget: false),
        .denied(.otherUser(UserID(rawValue: 0)))
      ),
      (.noMemory, Facts(to: [1]), .targetFull(free: [], remainder: nil)),
      (.tooManyOpenFiles, Facts(to: [1]), .other),
    ] as [(Errno, MigrationRefusal.Facts, MigrationRefusal.Cause)])
  func findsTheCause(
    errno: Errno, facts: MigrationRefusal.Facts, cause: MigrationRefusal.Cause
  ) {
    #expect(MigrationRefusal.Cause(errno: errno, facts) == cause)
  }

  @Test(
    arguments: [
      (.noSuchProcess, "4711: no such process"),
      (
        .denied(.otherUser(UserID(rawValue: 0))),
        "4711: the process belongs to user 0; moving its pages needs CAP_SYS_PTRACE"
      ),
      (
        .outsideCpuset([2], allowed: [0, 1]),
        "4711: target nodes 2 are outside the cpuset of the process (0-1); moving there needs CAP_SYS_NICE"
      ),
      (
        .partsOutsideCpuset([2], allowed: [0, 1]),
        "4711: target nodes 2 are outside the cpuset of the process (0-1); moving there takes all pages of a node, "
          + "to one other node, as migratepages PID FROM TO does"
      ),
      (
        .targetFull(
          free: [MigrationRefusal.NodeFree(node: 7, free: ByteCount(kibibytes: 1536))],
          remainder: MigrationRemainder(
            pages: [NodePages(node: 2, pages: 100)], size: ByteCount(kibibytes: 400),
            reason: .noMemory)),
        "4711: no memory on the target (node 7 has 1.5 MiB free): 100 pages (400 KiB) stayed on node 2; "
          + "the others have moved"
      ),
      (
        .targetFull(free: [], remainder: nil),
        "4711: no memory on the target; some pages may have moved before"
      ),
    ] as [(MigrationRefusal.Cause, String)])
  func saysWhatIsMissing(cause: MigrationRefusal.Cause, text: String) {
    let refusal = MigrationRefusal(
      process: ProcessID(rawValue: 4711), call: .migratePages, errno: .noMemory, cause: cause)
    #expect(refusal.description == text)
  }

  /// A migration to nodes outside the cpuset of the process is refused if migrate_pages(2) cannot do it.
  @Test func refusesWhatCannotMoveOutsideACpuset() {
    func cause(
      _ pairs: NodePairs, movesShared: Bool = true,
      _ change: (inout ParallelMigration) -> Void = { _ in }
    ) -> Cause? {
      var migration = ParallelMigration(of: ProcessID(rawValue: 4711), by: pairs)
      change(&migration)
      let outside = pairs.targets.subtracting([0, 1])
      return migration.causeToRefuse(outside, [0, 1], movesShared: movesShared)
    }
    func pairs(_ pairs: (NodeID, NodeID)...) -> NodePairs {
      NodePairs(pairs.map { NodePairs.Pair(source: $0.0, target: $0.1) })
    }
    let refused = Cause.partsOutsideCpuset([2], allowed: [0, 1])
    #expect(cause(pairs((0, 1))) { $0.kinds(.heap) } == nil)
    #expect(cause(pairs((0, 2))) == nil)
    #expect(cause(pairs((0, 1), (1, 2))) == nil)
    #expect(cause(pairs((0, 2)), movesShared: false) == .outsideCpuset([2], allowed: [0, 1]))
    #expect(cause(pairs((0, 2))) { $0.kinds(.heap) } == refused)
    #expect(cause(pairs((0, 2))) { $0.bandwidth = ByteCount(rawValue: 1) } == refused)
    #expect(cause(pairs((0, 2))) { $0.longestPause = .seconds(1) } == refused)
    #expect(cause(pairs((0, 2), (2, 0))) == refused)
    #expect(cause(NodePairs(spreading: [0], by: [1: 1, 2: 1])) == refused)
  }
}

extension ParallelMigration {
  fileprivate mutating func kinds(_ kind: MappingKind) { mappings.kinds = [kind] }
}
