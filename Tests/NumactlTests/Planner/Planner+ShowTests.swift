import CommandInterface
import NumaCore
import LinuxSystem
import Testing

@testable import numactl_swift

/// Tests of the endings that `--show` and `--pid` plan.
struct PlannerShowTests {
  private func ending(_ words: [Word]) throws -> Ending {
    try Planner.plan(["numactl"] + words) { _ in Machine(SystemRoot("/nonexistent")) }.ending
  }

  @Test(
    arguments: [
      ["--show", "--pid", "47"], ["--pid", "47", "--show"], ["-s", "--pid=0x2f"],
      ["--pid=47", "-s"],
    ] as [[Word]])
  func isAskedFor(words: [Word]) throws {
    #expect(try ending(words) == .showProcess(ProcessID(rawValue: 47)))
  }

  @Test(
    arguments: [
      (["-s", "--pid", "x"], "--pid: x: not a process ID"),
      (["-s", "--pid", ""], "--pid: '': not a process ID"),
      (["-s", "--pid", "-1"], "--pid: -1: a process ID is not negative"),
      (["-s", "--pid", "4294967296"], "--pid: 4294967296: no process ID is that large"),
      (["-s", "--pid", "0"], "--pid: 0: is no process; --show without --pid shows this one"),
      (["-s", "--pid"], "--pid: needs a value (PID)"),
      (
        ["--show", "--mappings"], "--mappings: is for --show --pid, and for --pid with a policy"
      ),
      (
        ["--mappings", "true"], "--mappings: is for --show --pid, and for --pid with a policy"
      ),
      (
        ["--show", "--pid", "47", "--mappings=own"], "--mappings: own: takes no value with --show"
      ),
      (
        ["--show", "--pid", "47", "--pid", "48"], "--pid: is for a change of a policy or binding"
      ),
      (["--show", "--tree", "47"], "--tree: is for a change of a policy or binding"),
      (["--show", "--pid", "47,48"], "--pid: 47,48: not a process ID"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) throws {
    do {
      Issue.record("\(words) is \(try ending(words))")
    } catch {
      #expect((error as? Failure)?.message == message)
    }
  }

  @Test func showsThisProcess() throws {
    #expect(try ending(["--show"]) == .show)
    // Words after --show are still ignored.
    #expect(try ending(["--show", "--nonsense"]) == .show)
  }
}
