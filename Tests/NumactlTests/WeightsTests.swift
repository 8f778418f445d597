import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

struct WeightsTests {
  private static let directory = "/sys/kernel/mm/mempolicy/weighted_interleave"

  private func tree(_ more: [String: String] = [:]) throws -> FileTree {
    var files = ["/sys/devices/system/node/online": "0-3\n"]
    for node in 0...2 { files["\(Self.directory)/node\(node)"] = "\(node + 1)\n" }
    return try FileTree(files: files.merging(more) { $1 })
  }

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
    let tree = try tree()
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
    let tree = try tree()
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
    let tree = try tree()
    do {
      Issue.record("is \(try plan(["--check", "--set-weights", "0=1"], on: tree))")
    } catch {
      #expect(
        error.message
          == "--check: tries the settings of a command; --set-weights sets the machine's")
    }
  }

  @Test func standsBeforeACommand() throws {
    let tree = try tree()
    let plan = try plan(["--set-weights=0=5", "true", "-x"], on: tree)
    #expect(plan.steps == [.setWeights([WeightChange(node: 0, weight: 5)])])
    #expect(plan.ending == .command(at: 2))
  }

  @Test func setsAndTellsOldAndNew() throws {
    let tree = try tree()
    let report = try WeightReport([WeightChange]("0=5,2=1"), in: tree.root)
    #expect(report.lines == ["node 0 weight: 1 -> 5", "node 2 weight: 3 -> 1"])
    #expect(report.remark == nil)
    #expect(try tree.text(Self.directory + "/node0").hasPrefix("5\n"))
    #expect(try tree.root.interleaveWeight(of: 2) == 1)
    #expect(try tree.root.interleaveWeight(of: 1) == 2)
  }

  @Test func saysThatTheKernelNoLongerDoes() throws {
    let tree = try tree(["\(Self.directory)/auto": "true\n"])
    let report = try WeightReport([WeightChange]("0=5"), in: tree.root)
    #expect(report.remark?.contains("no longer does") == true)
  }

  /// If the third node's weight cannot be written, the first two are restored.
  @Test func undoesWhatWasDoneBeforeAFailure() throws {
    let tree = try tree(["\(Self.directory)/auto": "true\n"])
    try tree.remove(Self.directory + "/node2")
    do {
      Issue.record("is \(try WeightReport([WeightChange]("0=5,1=6,2=7"), in: tree.root))")
    } catch let error as Failure {
      #expect(
        error.message
          == "--set-weights: 2=7: node 2 has no weight any more; node 1 is back at 2; "
          + "node 0 is back at 1; the kernel sets weights itself again")
    }
    #expect(try tree.root.interleaveWeight(of: 0) == 1)
    #expect(try tree.root.interleaveWeight(of: 1) == 2)
    #expect(try tree.root.setsInterleaveWeights() == true)
  }
}
