import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct ProcessSelectionTests {
  private func tree(_ parents: [Int: Int]) throws -> FileTree {
    var files: [String: String] = [:]
    for (process, parent) in parents {
      files["/proc/\(process)/status"] =
        "Name:\tp\nState:\tS (sleeping)\nPPid:\t\(parent)\nUid:\t1\t\(process % 2)\t3\t4\n"
    }
    return try FileTree(files: files)
  }

  private func numbers(_ processes: [ProcessID]) -> [Int32] { processes.map(\.rawValue) }

  @Test func followsDescendants() throws {
    let tree = try tree([1: 0, 2: 1, 9: 2, 3: 9, 4: 1, 5: 4])
    #expect(try numbers(tree.root.processTree(of: ProcessID(rawValue: 2))) == [2, 3, 9])
    #expect(try numbers(tree.root.processTree(of: ProcessID(rawValue: 5))) == [5])
    #expect(
      try numbers(tree.root.processTree(of: ProcessID(rawValue: 1))) == [1, 2, 3, 4, 5, 9])
  }

  /// Parents may form a circle, because numbers may be reused while the processes are read.
  @Test func endsInACircle() throws {
    let tree = try tree([2: 3, 3: 2])
    #expect(try numbers(tree.root.processTree(of: ProcessID(rawValue: 2))) == [2, 3])
  }

  @Test func throwsWhereThereIsNone() throws {
    let tree = try tree([1: 0])
    #expect(throws: ReadError.self) {
      try tree.root.processTree(of: ProcessID(rawValue: 2))
    }
  }

  /// The selected processes have the effective user, which is the second number of `Uid`.
  @Test func findsProcessesOfAUser() throws {
    let tree = try tree([1: 0, 2: 1, 3: 1])
    #expect(try numbers(tree.root.processes(of: UserID(rawValue: 1))) == [1, 3])
    #expect(try tree.root.processes(of: UserID(rawValue: 3)).isEmpty)
  }
}
