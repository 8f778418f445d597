import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

struct AppliedWeightsTests {
  @Test func setsAndTellsOldAndNew() throws {
    let tree = try FileTree(withWeights: [:])
    let weights = try AppliedWeights(setting: [WeightChange]("0=5,2=1"), in: tree.root)
    #expect(weights.lines == ["node 0 weight: 1 -> 5", "node 2 weight: 3 -> 1"])
    #expect(weights.warning == nil)
    #expect(try tree.text(FileTree.weightsDirectory + "/node0").hasPrefix("5\n"))
    #expect(try tree.root.interleaveWeight(of: 2) == 1)
    #expect(try tree.root.interleaveWeight(of: 1) == 2)
  }

  /// Linux 6.18 calls the file `__auto_type`.
  @Test(arguments: ["auto", "__auto_type"])
  func saysThatTheKernelNoLongerDoes(name: String) throws {
    let file = "\(FileTree.weightsDirectory)/\(name)"
    let tree = try FileTree(withWeights: [file: "true\n"])
    let weights = try AppliedWeights(setting: [WeightChange]("0=5"), in: tree.root)
    #expect(weights.warning?.hasSuffix("no longer does (\(file))") == true)
  }

  /// If the third node's weight cannot be written, the first two are restored.
  @Test func undoesWhatWasDoneBeforeAFailure() throws {
    let tree = try FileTree(withWeights: ["\(FileTree.weightsDirectory)/auto": "true\n"])
    try tree.remove(FileTree.weightsDirectory + "/node2")
    do {
      Issue.record(
        "is \(try AppliedWeights(setting: [WeightChange]("0=5,1=6,2=7"), in: tree.root))")
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

extension FileTree {
  static let weightsDirectory = "/sys/kernel/mm/mempolicy/weighted_interleave"

  /// Lays out a machine with the nodes 0 to 3, of which 0 to 2 have the weights 1 to 3.
  convenience init(withWeights more: [String: String]) throws {
    var files = ["/sys/devices/system/node/online": "0-3\n"]
    for node in 0...2 { files["\(Self.weightsDirectory)/node\(node)"] = "\(node + 1)\n" }
    try self.init(files: files.merging(more) { $1 })
  }
}
