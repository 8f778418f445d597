import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the lists of weights that `--set-weights` takes.
struct PlannerWeightsTests {
  private func plan(_ words: [Word], on tree: FileTree) throws(Failure) -> Plan {
    try Planner.plan(["numactl"] + words) { _ in Machine(tree.root) }
  }

  @Test(
    arguments: [
      ("0=5", [WeightChange(node: 0, weight: 5)]),
      ("2=255,00=001", [WeightChange(node: 2, weight: 255), WeightChange(node: 0, weight: 1)]),
    ] as [(Word, [WeightChange])])
  func readsLists(list: Word, changes: [WeightChange]) throws {
    #expect(try [WeightChange](list) == changes)
    let tree = try FileTree(withWeights: [:])
    let plan = try plan(["--set-weights", list], on: tree)
    #expect(plan == Plan(steps: [.setWeights(changes)]))
  }

  @Test(
    arguments: [
      ("", "'': not NODE=WEIGHT, as 0=5"), ("0=5,", "'': not NODE=WEIGHT, as 0=5"),
      ("0", "0: not NODE=WEIGHT, as 0=5"), ("0=5=6", "0=5=6: not NODE=WEIGHT, as 0=5"),
      ("x=5", "x=5: not the number of a node before ="),
      ("=5", "=5: not the number of a node before ="),
      ("-1=5", "-1=5: not the number of a node before ="),
      ("0=", "0=: not a weight behind ="), ("1=5,0=x", "0=x: not a weight behind ="),
      ("0=0", "0=0: a weight is from 1 to 255"), ("0=256", "0=256: a weight is from 1 to 255"),
      ("0=99999999999999999999", "0=99999999999999999999: a weight is from 1 to 255"),
      ("0=5,1=2,0=6", "0=6: node 0 has a weight already"),
      ("0=5,7=1", "7=1: no such node (nodes here: 0-3)"),
      ("99999999999999999999=1", "99999999999999999999=1: no node has such a number"),
      ("3=1", "3=1: the kernel keeps no weight for this node"),
    ] as [(Word, String)])
  func namesTheItemAtFault(list: Word, message: String) throws {
    let tree = try FileTree(withWeights: [:])
    do {
      Issue.record("\(list) is \(try plan(["--set-weights", list], on: tree))")
    } catch {
      #expect(error.message == "--set-weights: \(message)")
    }
  }

  @Test func saysThatTheKernelIsTooOld() throws {
    let tree = try FileTree(files: ["/sys/devices/system/node/online": "0-3\n"])
    do {
      Issue.record("is \(try plan(["--set-weights", "0=1"], on: tree))")
    } catch {
      #expect(error.message?.contains("0=1: this kernel has no weights (Linux 6.9)") == true)
    }
  }

  @Test func isNoSettingToTryOut() throws {
    let tree = try FileTree(withWeights: [:])
    do {
      Issue.record("is \(try plan(["--check", "--set-weights", "0=1"], on: tree))")
    } catch {
      #expect(
        error.message
          == "--check: tries the settings of a command; --set-weights sets the machine's")
    }
  }

  @Test func standsBeforeACommand() throws {
    let tree = try FileTree(withWeights: [:])
    let plan = try plan(["--set-weights=0=5", "true", "-x"], on: tree)
    #expect(plan.steps == [.setWeights([WeightChange(node: 0, weight: 5)])])
    #expect(plan.ending == .command(at: 2))
  }
}
