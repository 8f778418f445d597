import FileTrees
import Testing

@testable import NumaCore

/// Tests of the policies of threads; scenarios compare them with what programs in guests have set.
struct ThreadPoliciesTests {
  private static let process = ProcessID(rawValue: 47)

  /// A process with two threads. The memory before the program has a policy of its own, as has a segment.
  private func tree(_ more: [String: String] = [:]) throws -> FileTree {
    let status = "State:\tS (sleeping)\nVmSize:\t 100 kB\n"
    let files = [
      "/proc/47/status": status, "/proc/47/task/47/status": status,
      "/proc/47/task/48/status": status,
      "/proc/47/maps": """
      00400000-00403000 rw-p 00000000 00:00 0
      00500000-00503000 rw-s 00000000 00:01 48 /SYSV00000000 (deleted)
      00600000-00603000 r-xp 00000000 08:01 47 /usr/bin/hold
      7ffd00100000-7ffd00102000 r-xp 00000000 00:00 0 [vdso]

      """,
      "/proc/47/numa_maps": """
      00400000 interleave:0
      00500000 bind:1 file=/SYSV00000000\\040(deleted)
      00600000 bind:1 file=/usr/bin/hold
      7ffd00100000 bind:1

      """,
      "/proc/47/task/47/numa_maps": "00400000 interleave:0\n00500000 bind:1\n00600000 bind:1\n",
      "/proc/47/task/48/numa_maps": "00400000 interleave:0\n00500000 bind:1\n00600000 local\n",
    ]
    return try FileTree(files: files.merging(more) { $1 })
  }

  private func shown(_ tree: FileTree) throws -> [String?] {
    try tree.root.threadPolicies(of: Self.process).map { thread in
      thread.shown.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  @Test func areReadFromMemoryWithoutAPolicyOfItsOwn() throws {
    let tree = try tree()
    #expect(try shown(tree) == ["bind:1", "local"])
    #expect(try tree.root.threadPolicies(of: Self.process).map(\.policy) == [.bind([1]), .local])
  }

  /// A mapping before the program has a policy of its own, which is that of the first thread.
  @Test func areNotTakenFromMemoryWithTheSamePolicy() throws {
    let tree = try tree([
      "/proc/47/maps": """
      00300000-00303000 rw-p 00000000 00:00 0
      00400000-00403000 r-xp 00000000 08:01 47 /usr/bin/hold
      7ffd00100000-7ffd00102000 r-xp 00000000 00:00 0 [vdso]

      """,
      "/proc/47/numa_maps": "00300000 bind:1\n00400000 bind:1\n7ffd00100000 bind:1\n",
      "/proc/47/task/47/numa_maps": "00300000 bind:1\n00400000 bind:1\n",
      "/proc/47/task/48/numa_maps": "00300000 bind:1\n00400000 local\n",
    ])
    #expect(try shown(tree) == ["bind:1", "local"])
  }

  /// While a program starts, its auxiliary vector is empty, and `[vdso]` is not mapped yet.
  @Test func waitForTheStartOfAProgram() throws {
    let process = Self.process
    let tree = try tree(["/proc/47/auxv": String(repeating: "\0", count: 16)])
    var searches = 0
    let probe = try tree.root.whileStarting(process) { () throws(ReadError) in
      searches += 1
      guard searches > 3 else { return PolicyProbe([]) }
      return try tree.root.policyProbe(of: process)
    }
    #expect(searches == 4)
    #expect(probe.policy == [UInt8]("bind:1".utf8))
    // A process that has started has no [vdso] if there is none at the first look.
    let started = try self.tree(["/proc/47/auxv": "\u{1}" + String(repeating: "\0", count: 15)])
    searches = 0
    _ = try started.root.whileStarting(process) { () throws(ReadError) in
      searches += 1
      return PolicyProbe([])
    }
    #expect(searches == 1)
  }

  /// Nothing after the mapping that shows the policy is read.
  @Test func readingStopsThere() throws {
    let tree = try tree(["/proc/47/task/48/numa_maps": "00600000 local\nnot a mapping\n"])
    let root = tree.root
    #expect(try root.threadPolicies(of: Self.process).map(\.policy) == [.bind([1]), .local])
    #expect(root.takeWarnings().isEmpty)
  }

  @Test func areNotKnownWithoutTheKernelsMapping() throws {
    #expect(
      try shown(tree(["/proc/47/maps": "00600000-00603000 rw-p 00000000 00:00 0\n"])) == [nil, nil])
    // The mapping was removed, or its part that has another policy was.
    #expect(try shown(tree(["/proc/47/task/48/numa_maps": "00700000 local\n"])) == ["bind:1", nil])
    #expect(try shown(tree(["/proc/47/task/48/numa_maps": "00400000 local\n"])) == ["bind:1", nil])
  }

  @Test func endedThreadsAreLeftOut() throws {
    let tree = try tree()
    try tree.remove("/proc/47/task/48/numa_maps")
    #expect(try shown(tree) == ["bind:1"])
    let led = try self.tree([
      "/proc/47/status": "State:\tZ (zombie)\n", "/proc/47/numa_maps": "",
      "/proc/48/maps": "00400000-00402000 r-xp 00000000 00:00 0 [vdso]\n",
      "/proc/48/numa_maps": "00400000 bind:0\n", "/proc/47/task/48/numa_maps": "00400000 bind:0\n",
    ])
    #expect(try led.root.threadPolicies(of: Self.process).map(\.thread.rawValue) == [48])
    #expect(try shown(led) == ["bind:0"])
  }

  /// A thread of this process has a policy that no other thread has.
  @Test func readsThreadsThatRun() throws {
    let kernel = LinuxKernel()
    let node = try #require(try kernel.allowedNodes().first)
    let policy = MemoryPolicy(.interleave, [node], flags: .relativeNodes)
    let policies = try kernel.withMemoryPolicy(policy) {
      try SystemRoot.live.threadPolicies(of: .caller)
    }
    #expect(policies.count { $0.policy == policy } == 1)
    #expect(policies.contains { $0.policy == .default })
  }
}
