import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct ProcessChoiceTests {
  private func machine() throws -> FileTree {
    var files: [String: String] = [:]
    func make(_ number: Int, _ name: String, _ parent: Int, user: Int, memory: Bool, line: String) {
      files["/proc/\(number)/status"] =
        "Name:\t\(name)\nState:\tS (sleeping)\nPPid:\t\(parent)\nUid:\t\(user)\t\(user)\t\(user)\t0\n"
        + (memory ? "VmSize:\t    100 kB\n" : "")
      files["/proc/\(number)/cmdline"] = line
    }
    make(1, "init", 0, user: 0, memory: true, line: "/sbin/init\0worker\0")
    make(2, "kthreadd", 0, user: 0, memory: false, line: "")
    make(3, "worker", 1, user: 5, memory: true, line: "/opt/worker/bin/run\0")
    make(
      4, "a-name-cut-at-1", 3, user: 5, memory: true, line: "/usr/bin/a-name-cut-at-15-bytes\0-x\0")
    make(5, "worker", 3, user: 6, memory: false, line: "")
    make(6, #"a\nb\\c"#, 5, user: 7, memory: true, line: "")
    // In cgroup.procs, 0 stands for a process outside the PID namespace; elsewhere, 0 stands for the caller.
    files["/proc/self/status"] = files["/proc/1/status"]
    files["/sys/fs/cgroup/a/cgroup.procs"] = "0\n3\n0\n"
    files["/sys/fs/cgroup/a/b/cgroup.procs"] = "4\n2\n"
    files["/sys/fs/cgroup/c/cgroup.procs"] = ""
    return try FileTree(files: files)
  }

  @Test(
    arguments: [
      (.all, [1, 3, 4, 6]), (.tree(ProcessID(rawValue: 1)), [1, 3, 4, 6]),
      (.tree(ProcessID(rawValue: 5)), [6]),
      (.user(UserID(rawValue: 5)), [3, 4]), (.user(UserID(rawValue: 6)), []),
      (.name([UInt8]("work".utf8)), [3]), (.name([UInt8]("15-bytes".utf8)), [4]),
      // The directory and the arguments of the program are not part of its name.
      (.name([UInt8]("opt".utf8)), []), (.name([UInt8]("run".utf8)), [3]),
      // The name is compared as it is, not as the kernel escapes it.
      (.name([UInt8]("a\nb".utf8)), [6]), (.name([UInt8](#"b\c"#.utf8)), [6]),
      (.name([UInt8](#"b\\c"#.utf8)), []),
      (.controlGroup("/sys/fs/cgroup/a"), [3, 4]), (.controlGroup("/sys/fs/cgroup/a/b"), [4]),
      (.controlGroup("/sys/fs/cgroup/c"), []), (.process(ProcessID(rawValue: 2)), [2]),
    ] as [(ProcessChoice, [Int32])])
  func findsThoseWithMemory(choice: ProcessChoice, expected: [Int32]) throws {
    let machine = try machine()
    #expect(try machine.root.processesWithMemory(of: choice).map(\.rawValue) == expected)
  }

  @Test func readsNamesAsTheyAre() throws {
    let machine = try machine()
    #expect(try machine.root.name(of: ProcessID(rawValue: 6)).bytes == [UInt8]("a\nb\\c".utf8))
    #expect(try machine.root.name(of: ProcessID(rawValue: 3)).bytes == [UInt8]("worker".utf8))
  }

  @Test(
    arguments: [
      .tree(ProcessID(rawValue: 9)), .process(ProcessID(rawValue: 9)),
      .controlGroup("/sys/fs/cgroup/d"),
    ] as [ProcessChoice])
  func throwsWhereThereIsNone(choice: ProcessChoice) throws {
    let machine = try machine()
    #expect(throws: ReadError.self) { try machine.root.processesWithMemory(of: choice) }
  }
}
