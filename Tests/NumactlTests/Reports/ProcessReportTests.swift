import FileTrees
import CommandInterface
import Foundation
import NumaCore
import LinuxSystem
import Testing

@testable import numactl_swift

struct ProcessReportTests {
  private func status(
    _ name: String, state: String = "S (sleeping)", cpus: String = "0-3", nodes: String = "0-1",
    hasMemory: Bool = true
  ) -> String {
    "Name:\t\(name)\nState:\t\(state)\n" + (hasMemory ? "VmSize:\t 100 kB\n" : "")
      + "Cpus_allowed_list:\t\(cpus)\nMems_allowed_list:\t\(nodes)\n"
  }

  private func tree(_ more: [String: String] = [:]) throws -> FileTree {
    let files = [
      "/proc/47/status": status("hold"), "/proc/47/task/47/status": status("hold"),
      "/proc/47/task/48/status": status("worker"),
      "/proc/47/task/49/status": status("worker", cpus: "2"),
      "/proc/47/task/50/status": status("worker"), "/proc/47/task/51/status": status("worker"),
      "/proc/47/maps": """
      00400000-00403000 r-xp 00000000 08:01 47 /usr/bin/hold
      7f0000000000-7f0000800000 rw-p 00000000 00:00 0
      7f0100000000-7f0100001000 rw-p 00000000 00:00 0
      7f0200000000-7f0200600000 rw-p 00000000 00:0f 48 /anon_hugepage (deleted)
      7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0 [stack]
      7ffd00100000-7ffd00102000 r-xp 00000000 00:00 0 [vdso]

      """,
      "/proc/47/task/47/numa_maps": "00400000 default file=/usr/bin/hold\n",
      "/proc/47/task/48/numa_maps": "00400000 default file=/usr/bin/hold\n",
      "/proc/47/task/49/numa_maps": "00400000 bind=static:1 file=/usr/bin/hold\n",
      "/proc/47/task/50/numa_maps": "00400000 weighted interleave:0-1 file=/usr/bin/hold\n",
      "/proc/47/task/51/numa_maps": "00400000 default file=/usr/bin/hold\n",
      "/proc/47/numa_maps": """
      00400000 default file=/usr/bin/hold mapped=3 N0=2 N1=1 kernelpagesize_kB=4
      7f0000000000 bind:1 anon=2048 dirty=2048 N1=2048 kernelpagesize_kB=4
      7f0100000000 prefer (many):0-1 anon=1 dirty=1 N1=1 kernelpagesize_kB=4
      7f0200000000 bind:1 huge anon=3 dirty=3 N0=1 N1=2 kernelpagesize_kB=2048
      7ffd00000000 default stack anon=3 dirty=3 N0=3 kernelpagesize_kB=4
      7ffd00100000 default

      """,
    ]
    return try FileTree(files: files.merging(more) { $1 })
  }

  private func text(_ tree: FileTree) throws -> String {
    try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root).text
  }

  private func failure(_ tree: FileTree) -> String? {
    do {
      Issue.record("is \(try text(tree))")
      return nil
    } catch {
      return (error as? Failure)?.message
    }
  }

  @Test func shows() throws {
    #expect(
      try text(tree()) == """
        process: 47 (hold)
        threads: 5
          3 on CPUs 0-3, memory from nodes 0-1, policy default: hold 47, worker 48,51
          1 on CPU 2, memory from nodes 0-1, policy bind=static:1: worker 49
          1 on CPUs 0-3, memory from nodes 0-1, policy weighted interleave:0-1: worker 50
        memory: 14 MB
          node 0: 2 MB in 5 pages of 4 kB and 1 of 2 MB
          node 1: 12 MB in 2050 pages of 4 kB and 2 of 2 MB
        policies of its mappings:
          default: 3 mappings, 24 kB in 6 pages of 4 kB; the policy of thread 47
          bind:1: 2 mappings, 14 MB in 2048 pages of 4 kB and 3 of 2 MB
          prefer (many):0-1: 1 mapping, 4 kB in 1 page of 4 kB

        """)
  }

  @Test func holdsWhatItShows() throws {
    let tree = try tree()
    let report = try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root)
    #expect(report.groups.map(\.threads.count) == [3, 1, 1])
    #expect(report.nodes.map(\.node) == [0, 1])
    #expect(report.nodes[1].counts.size == ByteCount(rawValue: 2050 << 12 + 2 << 21))
    #expect(report.policies.map(\.mappings) == [3, 2, 1])
  }

  @Test func listsMappings() throws {
    let tree = try tree()
    let report = try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root, listsMappings: true)
    #expect(
      report.text.hasSuffix(
        """
        mappings:
        Addresses                  Kind     Policy             Memory                          Name
        400000-403000              file     default            8 kB on node 0, 4 kB on node 1  /usr/bin/hold
        7f0000000000-7f0000800000  anon     bind:1             8 MB on node 1
        7f0100000000-7f0100001000  anon     prefer (many):0-1  4 kB on node 1
        7f0200000000-7f0200600000  hugetlb  bind:1             2 MB on node 0, 4 MB on node 1  /anon_hugepage (deleted)
        7ffd00000000-7ffd00021000  stack    default            12 kB on node 0                 [stack]
        7ffd00100000-7ffd00102000  anon     default                                            [vdso]

        """))
    let json = report.json.text
    #expect(json.contains(#""mode": "weighted-interleave""#))
    #expect(json.contains(#""end": 140724604477440"#) || json.contains(#""name": "[vdso]""#))
  }

  /// A mapping without a line in maps has appeared since maps was read.
  @Test func aMappingMayAppearMeanwhile() throws {
    let tree = try tree([
      "/proc/47/maps": "7ffd00100000-7ffd00102000 r-xp 00000000 00:00 0 [vdso]\n"
    ])
    let report = try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root, listsMappings: true)
    #expect(report.mappings?.first?.end == nil)
    #expect(report.text.contains("7f0000000000-?  "))
  }

  /// Without [vdso], no mapping is known to show the policy of a thread.
  @Test func saysThatPoliciesAreNotKnown() throws {
    let tree = try tree([
      "/proc/47/maps": "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0 [stack]\n"
    ])
    let report = try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root)
    #expect(
      report.text.contains(
        "policies of its threads: not known, because the process has no [vdso]\n"))
    #expect(!report.text.contains("the policy of thread"))
    #expect(report.json.text.contains(#""memory_policy": null"#))
  }

  /// The thread is left out, as it is if it ends before its status is read.
  @Test func aThreadMayEndBeforeItsPolicyIsRead() throws {
    let tree = try tree()
    try tree.remove("/proc/47/task/49/numa_maps")
    let report = try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root)
    #expect(report.groups.flatMap(\.threads).map(\.id.rawValue).sorted() == [47, 48, 50, 51])
  }

  @Test func cutsDecimals() throws {
    let tree = try tree([
      "/proc/47/numa_maps": "00400000 default anon=1116 N0=1116 kernelpagesize_kB=4\n"
    ])
    #expect(try text(tree).contains("node 0: 4.3 MB in 1116 pages of 4 kB"))
  }

  /// The name is decoded and, in text, shown on one line; leading blanks are part of it.
  @Test(
    arguments: [
      ("\u{1b}[31m\\n", "\\x1b[31m\\x0a"), (#"back\\slash"#, #"back\slash"#), ("  two", "  two"),
      ("\u{202e}x", "\\x202ex"),
    ] as [(String, String)])
  func printsNamesSafely(written: String, shown: String) throws {
    let tree = try tree(["/proc/47/status": status(written)])
    #expect(try text(tree).hasPrefix("process: 47 (\(shown))\n"))
  }

  @Test func namesAreWholeInJSON() throws {
    let tree = try tree([
      "/proc/47/status": status(#" back\\slash"#), "/proc/47/task/48/status": status(#"a\nb"#),
    ])
    let json = try ProcessReport(of: ProcessID(rawValue: 47), in: tree.root).json.text
    #expect(json.contains(#""name": " back\\slash""#))
    #expect(json.contains(#""name": "a\nb""#))
  }

  /// Linux before 3.12 writes no page sizes, and Linux 3.4 to 4.4 writes the thread of a stack.
  @Test func countsBasePagesWhereTheKernelTellsNoSize() throws {
    let tree = try tree([
      "/proc/meminfo": "Hugepagesize:       2048 kB\n",
      "/proc/47/numa_maps": """
      00400000 default file=/usr/bin/hold mapped=3 N0=69
      7ffd00000000 default stack:47 anon=1 dirty=1 N0=1
      7f0200000000 default file=/hugepages/x huge dirty=2 N1=2

      """,
    ])
    let text = try text(tree)
    let page = ByteCount.basePage.rawValue >> 10
    #expect(text.contains("  node 0: \(70 * page) kB in 70 pages of \(page) kB\n"))
    #expect(text.contains("  node 1: 4 MB in 2 pages of 2 MB\n"))
  }

  /// A malformed line is skipped with one warning.
  @Test func goesOnBehindAnOddLine() throws {
    let tree = try tree([
      "/proc/47/numa_maps": "what\n7ffd0000 default stack N0=-3 N1=2 kernelpagesize_kB=4\n\0"
    ])
    let root = tree.root
    let report = try ProcessReport(of: ProcessID(rawValue: 47), in: root)
    #expect(report.text.contains("memory: 8 kB in 2 pages of 4 kB\n") || report.nodes.count == 1)
    #expect(root.takeWarnings().map(\.others) == [1])
  }

  @Test func showsAThreadOfTheKernel() throws {
    let files = [
      "/proc/47/status": status("kswapd0", hasMemory: false),
      "/proc/47/task/47/status": status("kswapd0", hasMemory: false),
    ]
    #expect(
      try text(FileTree(files: files)) == """
        process: 47 (kswapd0)
        threads: 1
          1 on CPUs 0-3, memory from nodes 0-1: kswapd0 47
        memory: none, as a thread of the kernel

        """)
  }

  /// If the first thread has ended, the memory is that of the threads that still run.
  @Test func showsWhatAFirstThreadLeft() throws {
    let tree = try tree([
      "/proc/47/status": status("hold", state: "Z (zombie)", hasMemory: false),
      "/proc/47/task/47/status": status("hold", state: "Z (zombie)", hasMemory: false),
      "/proc/47/numa_maps": "", "/proc/48/status": status("worker"),
      "/proc/48/maps": "00400000-00402000 r-xp 00000000 00:00 0 [vdso]\n",
      "/proc/48/numa_maps": "00400000 bind:1 anon=2 N1=2 kernelpagesize_kB=4\n",
    ])
    #expect(try text(tree).contains("threads: 4\n"))
    #expect(try text(tree).contains("; the policy of thread 48\n"))
    #expect(try text(tree).contains("node 1: 8 kB in 2 pages of 4 kB\n"))
  }

  @Test func saysWhyItCannotLook() throws {
    #expect(try failure(FileTree(files: [:])) == "--pid: 47: no such process")
    let zombie = status("hold", state: "Z (zombie)", hasMemory: false)
    #expect(
      try failure(
        FileTree(files: ["/proc/47/status": zombie, "/proc/47/task/47/status": zombie]))
        == "--pid: 47: has ended, and only its number is left (a zombie)")
    let tree = try tree()
    try tree.remove("/proc/47/numa_maps")
    #expect(failure(tree)?.hasSuffix("/proc/47/numa_maps: No such file or directory") == true)
  }

  /// This process has many threads; one is bound to a CPU.
  @Test func groupsThreads() throws {
    let process = ProcessID(rawValue: Int32(ProcessInfo.processInfo.processIdentifier))
    let cpus = try SystemRoot.live.allowedCPUs()
    let first = try #require(cpus.first)
    let isBound = DispatchSemaphore(value: 0)
    let isSeen = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      try? LinuxKernel().setAffinity([first])
      isBound.signal()
      isSeen.wait()
    }
    isBound.wait()
    defer { isSeen.signal() }
    let report = try ProcessReport(of: process, in: .live)
    let group = try #require(report.groups.first { $0.rules.cpus == [first] })
    #expect(!group.threads.isEmpty)
    #expect(report.groups.contains { $0.rules.cpus == cpus } || cpus.count == 1)
    #expect(report.nodes.map(\.counts.size.rawValue).reduce(0, +) > 1 << 20)
  }
}
