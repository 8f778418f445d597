import CommandInterface
import FileTrees
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the command lines that change running processes.
struct PlannerProcessesTests {
  private let tree: FileTree

  init() throws { tree = try FileTree(machine: "gap-0-2-5") }

  private func plan(_ words: [Word]) throws(Failure) -> Plan {
    try Planner.plan(["numactl"] + words) { _ in Machine(tree.root) }
  }

  @Test func haveSettingsAndNoCommand() throws {
    let plan = try plan(["--pid", "47,48", "-i", "0,2", "-N", "0"])
    #expect(plan.ending == .changeProcesses(ProcessChangeOptions()))
    #expect(
      plan.steps.first
        == .apply(
          Setting(
            option: "--interleave", text: "0,2", value: .policy(.interleave([0, 2])))))
    #expect(plan.steps.count == 2)
  }

  @Test func haveOptions() throws {
    let plan = try plan([
      "--tree=47", "-m", "0,2", "--home-node=2", "--mappings=unset", "--move", "--timeout=1.5s",
      "--report",
    ])
    var options = ProcessChangeOptions(mappings: .unset, movesPages: true)
    options.timeLimit = .milliseconds(1500)
    #expect(plan.ending == .changeProcesses(options))
    #expect(
      plan.steps.last
        == .apply(Setting(option: "--home-node", text: "2", value: .homeNode(2))))
  }

  @Test(
    arguments: [
      (["--pid", "47"], "--pid: needs --show, or a policy or binding to set"),
      (["--cgroup", "x"], "--cgroup: needs --show, or a policy or binding to set"),
      (
        ["--pid", "47", "-m", "0", "true"],
        "true: no COMMAND can stand with --pid, which changes a process that runs"
      ),
      (["--pid", "47", "-H"], "--hardware: cannot stand with --pid"),
      (
        ["--pid", "47", "-f", "x", "-m", "0"],
        "--file: is for shared memory, and --pid for a process"
      ),
      (
        ["--tree", "47", "--length=4k", "-m", "0"],
        "--length: is for shared memory, and --tree for a process"
      ),
      (["--pid", "47", "-m", "0", "--mappings"], "--mappings: '': not one of own, unset, all"),
      (["--pid", "47", "-m", "0", "--mappings=x"], "--mappings: x: not one of own, unset, all"),
      (["--pid", "47", "-C", "0", "--mappings=own"], "--mappings: needs a policy to set"),
      (["--pid", "47", "-C", "0", "--move"], "--move: needs a policy with nodes to move to"),
      (
        ["--pid", "47", "-m", "0", "--home-node=0"],
        "--home-node: needs --mappings: the kernel keeps a home node for memory, not for a thread"
      ),
      (
        ["--pid", "47", "-i", "0", "--home-node=0", "--mappings=all"],
        "--home-node: must come behind --membind or --preferred-many"
      ),
      (
        ["--pid", "47", "-m", "0", "--timeout=x"],
        "--timeout: x: not a time such as 30, 1.5s or 20ms"
      ),
      (["-m", "0", "--move", "true"], "--move: is for --pid with a policy"),
      (["-m", "0", "--timeout=1", "true"], "--timeout: is for --pid with a policy"),
      (["-m", "0", "--report", "true"], "--report: is for --pid with a policy or binding"),
      (["--json", "--pid", "47", "-m", "0"], "--json: there is no report to print"),
      (["--pid", "47", "-m", "9"], "--membind: 9: no such node (nodes here: 0,2,5)"),
    ] as [([Word], String)])
  func nameTheWordAtFault(words: [Word], message: String) {
    do throws(Failure) {
      Issue.record("\(words) is \(try plan(words))")
    } catch {
      #expect(error.message == message)
    }
  }
}
