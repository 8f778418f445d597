import LinuxSystem
import Testing

@testable import NumaCore

private typealias Facts = PolicyRefusal.Facts
private typealias Reason = PolicyRefusal.Reason

/// Node 2 is outside the cpuset, 3 has no memory, 4 is offline, and 5 and above do not exist.
private let machine = NodeTopology(
  possible: NodeMask(0...4), online: NodeMask(0...3), withMemory: NodeMask(0...2),
  withCPUs: NodeMask(0...3), allowed: [0, 1])

private let old = KernelRelease(5, 4)
private let new = KernelRelease(6, 12)

private func policy(
  _ mode: MemoryPolicy.Mode, _ nodes: NodeMask, _ flags: MemoryPolicy.Flags = []
) -> MemoryPolicy {
  MemoryPolicy(mode, nodes, flags: flags)
}

struct PolicyRefusalTests {
  @Test(
    arguments: [
      (.notPermitted, Facts(hasSeccompFilter: true), .blockedBySeccomp),
      (.permissionDenied, Facts(hasSeccompFilter: true), .blockedBySeccomp),
      (.notPermitted, Facts(), .other(.notPermitted)),
      (.noFunction, Facts(hasSeccompFilter: true, topology: machine), .blockedBySeccomp),
      (.noFunction, Facts(hasSeccompFilter: true), .noNUMA),
      (.noFunction, Facts(topology: machine), .noNUMA),
      (.noMemory, Facts(topology: machine), .kernelOutOfMemory),
      (.badAddress, Facts(hasSeccompFilter: true, topology: machine), .other(.badAddress)),
      (.invalidArgument, Facts(), .other(.invalidArgument)),
    ] as [(Errno, PolicyRefusal.Facts, PolicyRefusal.Reason)])
  func isExplainedByTheErrno(
    errno: Errno, facts: PolicyRefusal.Facts, reason: PolicyRefusal.Reason
  ) {
    #expect(PolicyRefusal.reasons(for: .bind([2]), errno: errno, facts: facts) == [reason])
  }

  @Test(
    arguments: [
      (.bind([2]), [.outsideCpuset([2], allowed: [0, 1])]),
      (.bind([3]), [.withoutMemory([3])]),
      (.interleave([4]), [.offline([4])]),
      (.preferredMany([7, 900]), [.missing([7, 900], online: NodeMask(0...3))]),
      (
        .bind(NodeMask(0...5)),
        [
          .outsideCpuset([2], allowed: [0, 1]), .withoutMemory([3]), .offline([4]),
          .missing([5], online: NodeMask(0...3)),
        ]
      ),
      (.bind([0]), [.other(.invalidArgument)]),
      (.bind([]), [.emptySet(.bind)]),
      (.weightedInterleave([]), [.emptySet(.weightedInterleave)]),
      (MemoryPolicy(.preferred, [], flags: .staticNodes), [.emptySet(.preferred)]),
      (MemoryPolicy(.local, [2]), [.takesNoNodes(.local)]),
      (MemoryPolicy(.default, [0]), [.takesNoNodes(.default)]),
      (MemoryPolicy(.local, flags: .staticNodes), [.takesNoFlags(.local)]),
      (MemoryPolicy(.bind, [0], flags: [.staticNodes, .relativeNodes]), [.staticAndRelative]),
      (MemoryPolicy(.interleave, [2], flags: .balancing), [.notBalanced(.interleave)]),
      (MemoryPolicy(.preferredMany, [0], flags: .balancing), [.notBalanced(.preferredMany)]),
      (
        MemoryPolicy(.preferredMany, [2], flags: .balancing),
        [.outsideCpuset([2], allowed: [0, 1])]
      ),
      (MemoryPolicy(.bind, [900], flags: .relativeNodes), [.other(.invalidArgument)]),
      (MemoryPolicy(.init(rawValue: 42), [0]), [.unknownMode(.init(rawValue: 42))]),
    ] as [(MemoryPolicy, [PolicyRefusal.Reason])])
  func isExplainedByThePolicy(policy: MemoryPolicy, reasons: [PolicyRefusal.Reason]) {
    let facts = Facts(topology: machine, release: new, knowsMode: true)
    #expect(
      PolicyRefusal.reasons(for: policy, errno: .invalidArgument, facts: facts) == reasons)
  }

  @Test(
    arguments: [
      (policy(.preferredMany, [0]), Facts(release: old), (5, 15)),
      (policy(.weightedInterleave, [0]), Facts(release: KernelRelease(6, 8)), (6, 9)),
      (policy(.weightedInterleave, [2]), Facts(topology: machine, release: old), (6, 9)),
      // The result of a trial takes precedence over the kernel's release.
      (policy(.preferredMany, [0]), Facts(release: old, knowsMode: true), nil),
      (policy(.weightedInterleave, [0]), Facts(release: new, knowsMode: false), (6, 9)),
      (policy(.preferredMany, [0]), Facts(release: KernelRelease(5, 15)), nil),
      (policy(.preferredMany, [0]), Facts(), nil),
      // No kernel is older than this mode.
      (policy(.bind, [0]), Facts(release: old, knowsMode: false), nil),
    ] as [(MemoryPolicy, PolicyRefusal.Facts, (Int, Int)?)])
  func isTooNew(policy: MemoryPolicy, facts: PolicyRefusal.Facts, since: (Int, Int)?) {
    let reasons = PolicyRefusal.reasons(for: policy, errno: .invalidArgument, facts: facts)
    let expected = since.map {
      Reason.modeTooNew(
        policy.mode, since: KernelRelease($0.0, $0.1), running: facts.release)
    }
    #expect(reasons == [expected ?? .other(.invalidArgument)])
  }

  @Test func hasFlagsThatAreTooNew() {
    func reasons(_ flags: MemoryPolicy.Flags, _ release: KernelRelease) -> [Reason] {
      PolicyRefusal.reasons(
        for: policy(.bind, [0], flags), errno: .invalidArgument,
        facts: Facts(topology: machine, release: release))
    }
    #expect(
      reasons(.balancing, old)
        == [.flagsTooNew(.balancing, since: KernelRelease(5, 12), running: old)])
    let oldest = KernelRelease(2, 6, 25)
    #expect(
      reasons(.relativeNodes, oldest)
        == [.flagsTooNew(.relativeNodes, since: KernelRelease(2, 6, 26), running: oldest)])
    #expect(reasons(.staticNodes, old) == [.other(.invalidArgument)])
  }

  @Test(
    arguments: [
      (.outsideCpuset([2], allowed: [0, 1, 3]), "node 2: outside this cpuset (allowed: 0-1,3)"),
      (.outsideCpuset([2, 3], allowed: []), "nodes 2-3: outside this cpuset (allowed: none)"),
      (.withoutMemory([3]), "node 3: no memory"), (.offline([4, 6]), "nodes 4,6: offline"),
      (.missing([9], online: [0, 1]), "node 9: no such node (nodes here: 0-1)"),
      (.emptySet(.bind), "bind: no node is given"),
      (.takesNoNodes(.local), "local: takes no nodes"),
      (
        .modeTooNew(.weightedInterleave, since: KernelRelease(6, 9), running: KernelRelease(6, 1)),
        "weighted-interleave: needs Linux 6.9 (this is 6.1)"
      ),
      (
        .flagsTooNew([.balancing], since: KernelRelease(5, 12), running: nil),
        "balancing: needs Linux 5.12"
      ),
      (.notBalanced(.interleave), "balancing: goes with bind, not with interleave"),
      (.unknownMode(.init(rawValue: 42)), "mode [42]: unknown"),
      (.noNUMA, "memory policies: this kernel has no NUMA support"),
    ] as [(PolicyRefusal.Reason, String)])
  func saysWhatIsAtFault(reason: PolicyRefusal.Reason, text: String) {
    #expect(reason.description == text)
  }

  @Test func saysAllReasons() {
    let refusal = PolicyRefusal(
      of: .bind([3, 4]), errno: .invalidArgument, facts: Facts(topology: machine, release: new))
    #expect(refusal.description == "node 3: no memory; node 4: offline")
  }

  /// The facts of this machine explain the refusals of the real kernel.
  @Test func explainsTheKernelsRefusals() throws {
    let kernel = LinuxKernel()
    let topology = try SystemRoot.live.nodeTopology()
    for policy in [MemoryPolicy.bind([901]), .interleave([]), MemoryPolicy(.local, [0])] {
      guard case .refused(let errno) = kernel.tryOut(policy) else {
        Issue.record("\(policy) is not refused")
        continue
      }
      let refusal = PolicyRefusal(of: policy, errno: errno)
      let expected: Reason =
        policy.mode == .bind
        ? .missing([901], online: topology.online)
        : policy.mode == .local ? .takesNoNodes(.local) : .emptySet(.interleave)
      #expect(refusal.reasons == [expected])
    }
    #expect(Facts.gathered(for: .bind([901])).knowsMode == true)
    #expect(Facts.gathered(for: MemoryPolicy(.init(rawValue: 99))).knowsMode == false)
  }

  @Test func findsAFilter() throws {
    let refusal = try RefusingSeccompFilter.run(
      .errno(.notPermitted), to: [.setMemoryPolicy, .memoryPolicyOfRange]
    ) {
      PolicyRefusal(of: .local, errno: .notPermitted)
    }
    #expect(refusal.reasons == [.blockedBySeccomp])
  }
}
