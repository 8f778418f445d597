import LinuxSystem
import Testing

@testable import NumaCore

private typealias Facts = AffinityRefusal.Facts

/// CPUs 4 and 5 are outside the cpuset, 6 is offline, 7 could be plugged in; node 1 has no CPUs.
private let facts = AffinityRefusal.Facts(
  topology: CPUTopology(
    possible: CPUMask(0...7), present: CPUMask(0...6), online: CPUMask(0...5), allowed: [3]),
  cpuset: CPUMask(0...3),
  nodes: NodeTopology(
    possible: [0, 1, 2], online: [0, 1], withMemory: [0, 1], withCPUs: [0], allowed: [0, 1]))

struct AffinityRefusalTests {
  @Test(
    arguments: [
      ([4, 5], [], [.outsideCpuset([4, 5], allowed: CPUMask(0...3))]),
      ([6], [], [.offline([6])]),
      ([7, 900], [], [.missing([7, 900], online: CPUMask(0...5))]),
      (
        [5, 6, 7], [],
        [
          .outsideCpuset([5], allowed: CPUMask(0...3)), .offline([6]),
          .missing([7], online: CPUMask(0...5)),
        ]
      ),
      ([], [], [.emptySet]),
      ([], [1], [.nodesWithoutCPUs([1], withCPUs: [0])]),
      ([], [0, 1], [.nodesWithoutCPUs([1], withCPUs: [0])]),
      ([], [2], [.missingNodes([2], online: [0, 1])]),
      // The thread's own affinity is not a limit.
      ([0], [], [.other(.invalidArgument)]),
    ] as [(CPUMask, NodeMask, [AffinityRefusal.Reason])])
  func isExplained(cpus: CPUMask, nodes: NodeMask, reasons: [AffinityRefusal.Reason]) {
    #expect(
      AffinityRefusal.reasons(for: cpus, ofNodes: nodes, errno: .invalidArgument, facts: facts)
        == reasons)
  }

  @Test func knowsAFilter() {
    for errno in [Errno.notPermitted, .permissionDenied, .noFunction] {
      #expect(
        AffinityRefusal.reasons(for: [0], errno: errno, facts: Facts(hasSeccompFilter: true))
          == [.blockedBySeccomp])
      #expect(AffinityRefusal.reasons(for: [0], errno: errno, facts: Facts()) == [.other(errno)])
    }
    #expect(
      AffinityRefusal.reasons(for: [4], errno: .noSuchProcess, facts: facts)
        == [.other(.noSuchProcess)])
    #expect(
      AffinityRefusal.reasons(for: [], errno: .invalidArgument, facts: Facts()) == [.emptySet])
  }

  @Test(
    arguments: [
      (.outsideCpuset([4, 5], allowed: [0]), "CPUs 4-5: outside this cpuset (allowed: 0)"),
      (.offline([6]), "CPU 6: offline"),
      (.missing([9], online: [0, 1]), "CPU 9: no such CPU (CPUs here: 0-1)"),
      (.nodesWithoutCPUs([1], withCPUs: [0]), "node 1: no CPUs (nodes with CPUs: 0)"),
      (.missingNodes([7, 8], online: [0]), "nodes 7-8: no such node (nodes here: 0)"),
      (.emptySet, "no CPU is given"),
    ] as [(AffinityRefusal.Reason, String)])
  func saysWhatIsAtFault(reason: AffinityRefusal.Reason, text: String) {
    #expect(reason.description == text)
  }

  @Test func explainsTheKernelsRefusals() throws {
    guard case .refused(let errno) = LinuxKernel().tryOutAffinity([30000]) else {
      Issue.record("a CPU that is not there is not refused")
      return
    }
    let online = try SystemRoot.live.cpuTopology().online
    let refusal = AffinityRefusal(of: [30000], errno: errno)
    #expect(refusal.reasons == [.missing([30000], online: online)])
    #expect(refusal.description.hasPrefix("CPU 30000: no such CPU (CPUs here: "))
    let cpuset = try #require(Facts.gathered().cpuset)
    #expect(try LinuxKernel().affinity(of: .caller).isSubset(of: cpuset))
  }
}
