import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct ProcessStatusTests {
  @Test func readsWhatTheKernelPrints() throws {
    let text = """
      Name:\tmy prog\\n
      State:\tS (sleeping)
      PPid:\t48
      Uid:\t1000\t1001\t1002\t1003
      VmSize:\t    2568 kB
      VmRSS:\t    1024 kB
      CapPrm:\t0000000000880000
      CapEff:\t0000000000800000
      Seccomp:\t2
      TracerPid:\t49
      Mems_allowed:\t00000000,0000000b
      Mems_allowed_list:\t0-1,3

      """
    let status = ProcessStatus(text: [UInt8](text.utf8))
    #expect(status.name == ProcessName([UInt8]("my prog\n".utf8)))
    #expect(status.users == [1000, 1001, 1002].map(UserID.init(rawValue:)))
    #expect(status.parent == ProcessID(rawValue: 48))
    #expect(status.effectiveUser == UserID(rawValue: 1001))
    #expect(status.realUser == UserID(rawValue: 1000))
    #expect(status.virtualSize == ByteCount(kibibytes: 2568))
    #expect(status.residentSize == ByteCount(kibibytes: 1024))
    #expect(status.permittedCapabilities == [.nice, .tracing])
    #expect(status.effectiveCapabilities == .nice)
    #expect(status.hasSeccompFilter && !status.hasStrictSeccomp)
    #expect(status.tracer == ProcessID(rawValue: 49))
    #expect(status.allowedNodes == [0, 1, 3])
    #expect(!status.isZombie && !status.isKernelThread)
  }

  @Test func tellsThreadsOfTheKernelAndZombiesFromProcesses() throws {
    let kernelThread = ProcessStatus(
      text: [UInt8]("Name:\tkthreadd\nState:\tS (sleeping)\n".utf8))
    #expect(kernelThread.isKernelThread && !kernelThread.isZombie)
    let zombie = ProcessStatus(text: [UInt8]("Name:\tx\nState:\tZ (zombie)\n".utf8))
    #expect(zombie.isZombie && !zombie.isKernelThread)
  }

  /// A process that is exiting has no memory any more, but its state is not yet that of a zombie.
  @Test(arguments: [(0, true), (2, true), (212, false)])
  func tellsExitingProcessesFromThreadsOfTheKernel(parent: Int, isKernelThread: Bool) {
    let status = ProcessStatus(
      text: [UInt8]("Name:\tpostgres\nState:\tR (running)\nPPid:\t\(parent)\n".utf8))
    #expect(status.isKernelThread == isKernelThread)
    #expect(status.isZombie == !isKernelThread)
  }

  @Test(arguments: ["", "\n\n", ":", "Uid:\nVmRSS:\nCapEff:\tzz\n", "no colon"])
  func survivesOtherTexts(text: String) throws {
    let status = ProcessStatus(text: [UInt8](text.utf8))
    #expect(status.residentSize == nil)
    #expect(status.allowedNodes == nil)
  }

  /// Kernels before 2.6.26 write only the bitmaps.
  @Test func readsBitmapsWhereThereAreNoLists() {
    let text = "State:\tR\nCpus_allowed:\t00000000,00000030\nMems_allowed:\t00000000,0000000b\n"
    let status = ProcessStatus(text: [UInt8](text.utf8))
    #expect(status.allowedNodes == [0, 1, 3])
    #expect(status.allowedCPUs == [4, 5])
  }

  @Test func warnsOfNodesThatAreNoList() throws {
    let tree = try FileTree(files: [
      "/proc/7/status": "State:\tR\nMems_allowed:\t00000003\nMems_allowed_list:\t0-x\n"
    ])
    let root = tree.root
    #expect(try root.processStatus(of: ProcessID(rawValue: 7)).allowedNodes == [0, 1])
    #expect(
      root.takeWarnings().map(\.error) == [
        .malformed(root.resolve("/proc/7/status"), reason: "Mems_allowed_list is not a list")
      ])
  }

  /// The kernel writes `\n` for a newline and `\\` for a backslash, and blanks as they are.
  @Test(
    arguments: [
      ("worker", "worker"), ("  two blanks ", "  two blanks "), (#"a\\b"#, #"a\b"#),
      (#"a\nb"#, "a\nb"), (#"\\n"#, #"\n"#), ("\u{1b}[2J", "\u{1b}[2J"), (#"x\"#, #"x\"#),
    ] as [(String, String)])
  func readsNames(written: String, name: String) throws {
    let tree = try FileTree(files: [
      "/proc/7/status": "Name:\t\(written)\nState:\tR\n",
      "/proc/7/task/7/status": "Name:\t\(written)\nState:\tR\n",
    ])
    let process = ProcessID(rawValue: 7)
    let expected = ProcessName([UInt8](name.utf8))
    #expect(try tree.root.name(of: process) == expected)
    #expect(try tree.root.processStatus(of: process).name == expected)
    #expect(
      try tree.root.threadStatus(of: ThreadID(rawValue: 7), in: process).name == expected)
    // A backslash at the end is not an escape of the kernel.
    if !written.hasSuffix(#"x\"#) { #expect(expected.escaped == [UInt8](written.utf8)) }
  }

  @Test func readsThreads() throws {
    let tree = try FileTree(files: [
      "/proc/7/task/70000/status": "Name:\tb\nState:\tS\nCpus_allowed_list:\t2\n",
      "/proc/7/task/7/status": "Name:\ta\nState:\tR\n",
    ])
    let process = ProcessID(rawValue: 7)
    let threads = try tree.root.threads(of: process)
    #expect(threads == [7, 70000].map(ThreadID.init(rawValue:)))
    let status = try tree.root.threadStatus(of: threads[1], in: process)
    #expect(status.name == ProcessName([UInt8]("b".utf8)))
    #expect(status.allowedCPUs == [2])
    #expect(throws: ReadError.self) { try tree.root.threads(of: ProcessID(rawValue: 8)) }
    #expect(throws: ReadError.self) {
      try tree.root.threadStatus(of: ThreadID(rawValue: 9), in: process)
    }
  }

  @Test func readsThisProcess() throws {
    let status = try SystemRoot.live.processStatus(of: .caller)
    #expect(try #require(status.residentSize).rawValue > 1 << 20)
    #expect(try !#require(status.allowedNodes).isEmpty)
    #expect(!status.isKernelThread)
  }
}
