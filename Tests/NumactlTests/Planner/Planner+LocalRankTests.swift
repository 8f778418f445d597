import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the settings that `--local-rank` plans.
struct PlannerLocalRankTests {
  private static let launched: [String: Word] = ["MPI_LOCALRANKID": "1", "MPI_LOCALNRANKS": "4"]

  private func plan(
    _ words: [Word], _ variables: [String: Word] = launched, on name: String = "nodes-16"
  ) throws -> Plan {
    let tree = try FileTree(machine: name)
    return try withExtendedLifetime(tree) {
      try Planner.plan(["numactl"] + words) { _ in Machine(tree.root) { variables[$0] } }
    }
  }

  @Test func bindsToCPUsAndMemory() throws {
    let plan = try plan(["--balancing", "--local-rank", "true"])
    let tree = try FileTree(machine: "nodes-16")
    let expected = try NodeMask(4...7).reduce(CPUMask()) { $0.union(try tree.root.cpus(of: $1)) }
    #expect(
      plan.steps == [
        .apply(
          Setting(
            option: "--local-rank", text: "rank 1 of 4",
            value: .affinity(expected, of: [4, 5, 6, 7]))),
        .apply(
          Setting(
            option: "--local-rank", text: "rank 1 of 4",
            value: .policy(
              MemoryPolicy(.bind, [4, 5, 6, 7], flags: [.balancing])))),
      ])
    #expect(plan.ending == .command(at: 3))
  }

  @Test(
    arguments: [
      (
        ["-m", "0", "--local-rank", "true"],
        "--local-rank: cannot stand with --membind: it sets CPUs and memory itself"
      ),
      (
        ["-l", "--local-rank", "true"],
        "--local-rank: cannot stand with --localalloc: it sets CPUs and memory itself"
      ),
      (
        ["-N", "0", "--local-rank", "true"],
        "--local-rank: cannot stand with --cpunodebind: it sets CPUs and memory itself"
      ),
      (
        ["-C", "0", "--local-rank", "true"],
        "--local-rank: cannot stand with --physcpubind: it sets CPUs and memory itself"
      ),
      (
        ["--local-rank", "-m", "0", "true"],
        "--membind: only one policy can be set, and --local-rank sets one"
      ),
      (
        ["--local-rank", "-N", "0", "true"],
        "--cpunodebind: cannot stand with --local-rank, which binds to CPUs too"
      ),
      (
        ["--local-rank", "-C", "0", "true"],
        "--physcpubind: cannot stand with --local-rank, which binds to CPUs too"
      ),
      (
        ["--local-rank", "--local-rank", "true"],
        "--local-rank: cannot stand with --local-rank: it sets CPUs and memory itself"
      ),
      (["--local-rank", "-b", "true"], "--balancing: must come before --local-rank"),
      (["--local-rank", "-a", "true"], "--all: must come before --local-rank"),
      (["--local-rank"], "COMMAND: missing operand"),
    ] as [([Word], String)])
  func refusesWhatContradicts(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(try plan(words))")
    } catch let error as Failure {
      #expect(error.message == message)
    } catch {
      Issue.record(error)
    }
  }

  @Test func namesTheVariableAtFault() {
    #expect {
      try plan(["--local-rank", "true"], ["MPI_LOCALRANKID": "9", "MPI_LOCALNRANKS": "4"])
    } throws: {
      ($0 as? Failure)?.message
        == "--local-rank: MPI_LOCALRANKID=9: MPI_LOCALNRANKS says there are 4 ranks on this host, from 0"
    }
  }
}
