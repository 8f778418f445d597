import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the endings of plans, and of the files that a plan needs.
struct PlannerTests {
  private let tree: FileTree

  init() throws { tree = try FileTree(machine: "memoryless") }

  private func plan(_ words: [Word]) throws(Failure) -> Plan {
    try Planner.plan(["numactl"] + words) { _ in Machine(tree.root) }
  }

  /// The first word that is not an option is the command, and the words after it belong to the command.
  @Test(
    arguments: [
      (["ls", "-s"], .command(at: 1)), (["--", "-s"], .command(at: 2)),
      (["-", "-s"], .command(at: 1)),
      (["-l", "ls"], .command(at: 2)), (["-m", "0", "--", "ls", "--", "-H"], .command(at: 4)),
      (["-s"], .show), (["-l", "-s", "-i", "99"], .show), (["-sH"], .show), (["-H", "-s"], .show),
      (["-H"], .hardware), (["-H", "ls"], .hardware), (["-H", "-l"], .hardware),
      (["-ab", "--vers"], .version), (["-h"], .help), (["-m", "0", "--help"], .help),
    ] as [([Word], Ending)])
  func ends(words: [Word], ending: Ending) throws {
    #expect(try plan(words).ending == ending)
  }

  /// Without /sys, the CPUs of a node are unknown, and no node is reported as outside the cpuset.
  @Test func needsTheMachineForNodesAlone() throws {
    let bare = try FileTree(files: [
      "/proc/self/status": "Cpus_allowed_list:\t0-1\nMems_allowed_list:\t0\n"
    ])
    func steps(_ words: [Word]) throws(Failure) -> [Step] {
      try Planner.plan(["numactl"] + words + ["true"]) { _ in Machine(bare.root) }.steps
    }
    #expect(try steps(["-m", "0"]).count == 1)
    #expect(try steps(["-a", "-m", "0"]).count == 1)
    #expect(try steps(["-C", "0"]).count == 1)
    do {
      Issue.record("\(try steps(["-N", "0"]))")
    } catch {
      #expect(
        error.message?.hasSuffix(
          "/sys/devices/system/node: No such file or directory") == true)
    }
    do {
      Issue.record("\(try steps(["--set-weights", "0=1"]))")
    } catch {
      #expect(error.message?.contains("this kernel has no weights") == true)
    }
  }
}
