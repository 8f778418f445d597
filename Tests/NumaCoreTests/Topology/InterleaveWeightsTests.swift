import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct InterleaveWeightsTests {
  @Test func readWeights() throws {
    let tree = try FileTree(files: [
      "/sys/kernel/mm/mempolicy/weighted_interleave/node1": "255\n",
      "/sys/kernel/mm/mempolicy/weighted_interleave/auto": "false\n",
      "/sys/kernel/mm/mempolicy/weighted_interleave/node2": "x\n",
    ])
    #expect(try tree.root.interleaveWeight(of: 1) == 255)
    #expect(try tree.root.setsInterleaveWeights() == false)
    #expect(throws: ReadError.self) { try tree.root.interleaveWeight(of: 2) }
  }

  @Test func setWeights() throws {
    let directory: FilePath = "/sys/kernel/mm/mempolicy/weighted_interleave"
    let tree = try FileTree(files: ["\(directory)/node1": "1\n", "\(directory)/auto": "true\n"])
    try tree.root.setInterleaveWeight(255, of: 1)
    #expect(try tree.root.interleaveWeight(of: 1) == 255)
    try tree.root.letKernelSetInterleaveWeights(false)
    #expect(try tree.root.setsInterleaveWeights() == false)
    try tree.root.letKernelSetInterleaveWeights()
    #expect(try tree.root.setsInterleaveWeights() == true)
    // Linux 6.18.
    let misnamed = try FileTree(files: ["\(directory)/__auto_type": "true\n"])
    #expect(try misnamed.root.setsInterleaveWeights() == true)
    try misnamed.root.letKernelSetInterleaveWeights(false)
    #expect(try misnamed.root.setsInterleaveWeights() == false)
    // No file is created.
    let missing = WriteError(
      path: tree.root.resolve(directory.appending("node0")), errno: .noSuchFileOrDirectory)
    #expect(throws: missing) { try tree.root.setInterleaveWeight(1, of: 0) }
    #expect(missing.description.hasSuffix("weighted_interleave/node0: No such file or directory"))
  }
}
