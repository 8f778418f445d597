import FileTrees
import CommandInterface
import NumaCore
import LinuxSystem
import Testing

@testable import numactl_swift

/// Tests of the kernel calls that each option makes.
///
/// On the machine, nodes 0, 1 and 3 have memory, and nodes 0 to 2 have two CPUs each.
struct SettingTests {
  private let tree: FileTree

  init() throws { tree = try FileTree(machine: "memoryless") }

  private func plan(_ words: [Word]) throws(Failure) -> Plan {
    try Planner.plan(["numactl"] + words) { _ in Machine(tree.root) }
  }

  private func calls(
    _ words: [Word], _ kernel: RecordingKernel = RecordingKernel()
  ) throws(Failure) -> [KernelCall] {
    for step in try plan(words).steps {
      guard case .apply(let setting) = step else { continue }
      _ = try setting.apply(through: kernel)
    }
    return kernel.calls
  }

  private static func bound(_ nodes: NodeMask) -> KernelCall { .policy(.bind(nodes)) }

  @Test(
    arguments: [
      ([], []),
      (["-i", "0-1"], [.policy(.interleave([0, 1]))]),
      (["--interleave=all"], [.policy(.interleave([0, 1, 3]))]),
      (["-i", ""], [.policy(.default)]),
      (["-i", "!all"], [.policy(.default)]),
      (["-w", "0,3"], [.policy(.weightedInterleave([0, 3]))]),
      (["-w", ""], [.policy(.default)]),
      (["-p", "3"], [.policy(.preferred(3))]),
      (["-P", "1,3"], [.policy(.preferredMany([1, 3]))]),
      (["-m", "0-3"], [bound([0, 1, 3])]),
      (["-m", "!0"], [bound([1, 3])]),
      (["-m", "+1-2"], [bound([1, 3])]),
      (["-m", "3-0"], [bound([3])]),
      (["-a", "-m", "2,3"], [bound([2, 3])]),
      (["-l"], [.policy(.local)]),
      (["-b", "-m", "1"], [.policy(MemoryPolicy(.bind, [1], flags: .balancing))]),
      (["-b", "-P", "1"], [.policy(MemoryPolicy(.preferredMany, [1], flags: .balancing))]),
      (["-b", "-i", "1"], [.policy(.interleave([1]))]),
      (["-b", "-l"], [.policy(.local)]),
      (["-m", "1", "--static"], [.policy(MemoryPolicy(.bind, [1], flags: .staticNodes))]),
      (
        ["-i", "0", "--relative"], [.policy(MemoryPolicy(.interleave, [0], flags: .relativeNodes))]
      ),
      (["-N", "0"], [.affinity([0, 1])]),
      (["-c", "1"], [.affinity([2, 3])]),
      (["-N", "2"], [.affinity([4, 5])]),
      (["-N", "all"], [.affinity([0, 1, 2, 3, 4, 5])]),
      (["-N", "0,3"], [.affinity([0, 1])]),
      (["-a", "-N", "2"], [.affinity([4, 5])]),
      (["-C", "1-3"], [.affinity([1, 2, 3])]),
      (["-C", "!0"], [.affinity([1, 2, 3, 4, 5])]),
      (["-C", "+1"], [.affinity([1])]),
      // Bindings are applied in the order typed, and the last binding holds.
      (["-N", "0", "-C", "3"], [.affinity([0, 1]), .affinity([3])]),
      (["-C", "3", "-N", "0"], [.affinity([3]), .affinity([0, 1])]),
      (["-N", "1", "-m", "same"], [.affinity([2, 3]), bound([1])]),
      (["-m", "1", "-N", "same"], [bound([1]), .affinity([2, 3])]),
      (
        ["-N", "0", "-i", "1", "-C", "2"],
        [.affinity([0, 1]), .policy(.interleave([1])), .affinity([2])]
      ),
      // A binding does not limit the CPUs that the next binding may name.
      (["-C", "0", "-C", "1"], [.affinity([0]), .affinity([1])]),
      (["-t", "-I", "3", "--cpu-compress", "-l"], [.policy(.local)]),
    ] as [([Word], [KernelCall])])
  func callsTheKernel(words: [Word], expected: [KernelCall]) throws {
    #expect(try calls(words + ["true"]) == expected)
  }

  /// Every fault is found before the first call, in numactl's order.
  @Test(
    arguments: [
      // A second policy is refused.
      (["-i", "0", "-m", "0"], "--membind: only one policy can be set, and --interleave sets one"),
      (["-m", "0", "-m", "0"], "--membind: only one policy can be set, and --membind sets one"),
      (["-i", "", "-l"], "--localalloc: only one policy can be set, and --interleave sets one"),
      (
        ["-l", "-P", "0"], "--preferred-many: only one policy can be set, and --localalloc sets one"
      ),
      (
        ["-p", "0", "-w", "0"],
        "--weighted-interleave: only one policy can be set, and --preferred sets one"
      ),
      // --membind checks for another policy before it reads its nodes; the other options check afterwards.
      (
        ["-i", "0", "-m", "garbage"],
        "--membind: only one policy can be set, and --interleave sets one"
      ),
      (
        ["-m", "0", "-i", "garbage"],
        "--interleave: garbage: not a number, a range, 'all', a node word or a device"
      ),
      (
        ["-m", "0", "-p", "garbage"],
        "--preferred: garbage: not a number, a range, 'all', a node word or a device"
      ),
      (
        ["-m", "0", "-P", "0,"],
        "--preferred-many: 0,: at character 3: not a number, a range, 'all', a node word or a device"
      ),
      (["-m", "", "-p", "0"], "--membind: '': names no node"),
      (["-p", "0,1"], "--preferred: 0,1: takes one node, not 2"),
      (["-p", ""], "--preferred: '': takes one node, not 0"),
      // The binding before the fault is valid.
      (["-N", "0", "-m", "2"], "--membind: 2: the node has no memory"),
      (["-N", "0", "-C", "9"], "--physcpubind: 9: no such CPU (CPUs here: 0-5)"),
      (["-N", "0", "-a"], "--all: must come before --cpunodebind"),
      (["-C", "0", "-a"], "--all: must come before --physcpubind"),
      (["-m", "0", "-a"], "--all: must come before --membind"),
      (["-i", "0", "-b"], "--balancing: must come before --interleave"),
      (["-i", "0", "-H"], "--hardware: must come before --interleave"),
      (["-l", "--version"], "--version: must come before --localalloc"),
      (["-m", "same"], "--membind: same: no option before it names nodes"),
      (["-C", "0", "-m", "same"], "--membind: same: no option before it names nodes"),
      (["-C", "same"], "--physcpubind: same: not a number, a range, 'all' or a word for CPUs"),
      (["-N", "3"], "--cpunodebind: 3: node 3 has no CPUs"),
      (["-N", ""], "--cpunodebind: '': names no node"),
      (["-C", ""], "--physcpubind: '': names no CPU"),
      (["-m", "4294967296"], "--membind: 4294967296: no such node (nodes here: 0-3)"),
    ] as [([Word], String)])
  func isRefusedBeforeAnythingIsDone(words: [Word], message: String) {
    let kernel = RecordingKernel()
    do {
      Issue.record("\(words) comes to \(try calls(words + ["true"], kernel))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
    #expect(kernel.calls == [])
  }

  /// Kernels before 5.12 do not know the flag; the policy is then set without it.
  @Test func bindsWithoutBalancingWhereTheKernelKnowsNone() throws {
    let kernel = RecordingKernel(unknownFlags: .balancing)
    #expect(
      try calls(["-b", "-m", "1", "true"], kernel)
        == [.policy(MemoryPolicy(.bind, [1], flags: .balancing)), Self.bound([1])])
  }

  @Test func needsNUMAForNodesButNotForCPUs() throws {
    #expect(try calls(["-C", "0", "true"], RecordingKernel(.notInKernel)) == [.affinity([0])])
    let kernel = RecordingKernel(.notInKernel)
    #expect(throws: Failure.self) { try calls(["-N", "0", "true"], kernel) }
    #expect(kernel.calls == [])
  }
}
