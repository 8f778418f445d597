import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct ControlGroupsTests {
  private static let id = String(repeating: "0123456789abcdef", count: 4)
  private static let other = String(repeating: "01ff", count: 16)
  private static let mount: FilePath = "/sys/fs/cgroup"

  private func tree() throws -> FileTree {
    var files = [
      "/sys/fs/cgroup/memory.numa_stat": "anon N0=1\n",
      "/sys/fs/cgroup/a/memory.numa_stat": """
      anon N0=1048576 N1=0
      file N1=5 N0=4096
      shmem N0=0 N1=7
      slab_reclaimable N0=1 N1=2
      workingset_refault_anon N0=3 N1=4

      """,
      "/sys/fs/cgroup/empty/cgroup.procs": "",
    ]
    for name in [
      "system.slice/docker-\(Self.id).scope", "system.slice/docker-\(Self.id).scope/inner",
      "machine.slice/libpod-conmon-\(Self.other).scope", "machine.slice/libpod-\(Self.other).scope",
      "kubepods/besteffort/pod1/\(String(repeating: "c", count: 64))",
      "a/docker-abc.scope", "lxc.payload.web", "lxc.monitor.web", "lxc.payload.team_web",
      "lxc.payload.0123", "lxc.payload.",
    ] { files["/sys/fs/cgroup/\(name)/cgroup.procs"] = "" }
    return try FileTree(files: files)
  }

  @Test func readsAmountsPerNode() throws {
    let tree = try tree()
    let counters = try tree.root.memoryCounters(ofControlGroup: Self.mount.appending("a"))
    #expect(
      counters.map(\.name) == [
        "anon", "file", "shmem", "slab_reclaimable", "workingset_refault_anon",
      ])
    #expect(
      counters[1].amounts == [.init(node: 0, amount: 4096), .init(node: 1, amount: 5)])
    #expect(counters.map(\.countsEvents) == [false, false, false, false, true])
    #expect(counters.map(\.isDisjointPart) == [true, true, false, true, false])
  }

  /// Linux 7.3 has events and memory for each node that older kernels count for the whole group.
  @Test func tellsEventsFromMemory() throws {
    let names = [
      "vmalloc", "hugetlb", "pagetables", "pgdemote_kswapd", "pgdemote_proactive",
      "pgpromote_success",
      "pgsteal_direct", "pgscan_khugepaged", "pgrefill",
    ]
    let text = names.map { "\($0) N0=1 N1=0\n" }.joined()
    let tree = try FileTree(files: ["/sys/fs/cgroup/memory.numa_stat": text])
    let counters = try tree.root.memoryCounters(ofControlGroup: Self.mount)
    #expect(
      counters.filter { !$0.countsEvents }.map(\.name) == ["vmalloc", "hugetlb", "pagetables"])
    #expect(counters.prefix(3).map(\.isDisjointPart) == [true, true, true])
    #expect(
      counters.filter(\.countsDemotedPages).map(\.name) == [
        "pgdemote_kswapd", "pgdemote_proactive",
      ])
    #expect(counters.filter(\.countsPromotedPages).map(\.name) == ["pgpromote_success"])
  }

  /// Lines in another format are left out with a warning; the file of cgroup version 1 begins with a sum, and counts
  /// pages.
  @Test(arguments: ["anon\n", "anon N0=x\n", "total=12 13\n"])
  func leavesOutOtherLines(text: String) throws {
    let tree = try FileTree(files: ["/sys/fs/cgroup/memory.numa_stat": text + "file N0=4\n"])
    let root = tree.root
    #expect(try root.memoryCounters(ofControlGroup: Self.mount).map(\.name) == ["file"])
    #expect(root.takeWarnings().count == 1)
  }

  @Test func tellsGroupsFromOthers() throws {
    let tree = try tree()
    #expect(tree.root.hasControlGroup("/sys/fs/cgroup/empty"))
    #expect(!tree.root.hasControlGroup("/sys/fs/cgroup/missing"))
  }

  @Test(arguments: [
    ("0123", ["lxc.payload.0123", "system.slice/docker-\(id).scope"]),
    ("web", ["lxc.payload.web"]), ("team_web", ["lxc.payload.team_web"]), ("we", []),
    ("01f", ["machine.slice/libpod-\(other).scope"]),
    ("01", ["machine.slice/libpod-\(other).scope", "system.slice/docker-\(id).scope"]),
    (id, ["system.slice/docker-\(id).scope"]), ("abc", []),
    ("cc", ["kubepods/besteffort/pod1/\(String(repeating: "c", count: 64))"]),
  ])
  func findsContainers(prefix: String, paths: [String]) throws {
    let tree = try tree()
    let found = try tree.root.controlGroups(ofContainer: prefix, below: Self.mount)
    #expect(found.map(\.path) == paths.map { FilePath("/sys/fs/cgroup/" + $0) })
  }

  @Test func findsOneContainer() throws {
    let tree = try tree()
    let root = tree.root
    // A complete name takes precedence over the start of an ID.
    #expect(
      try root.controlGroup(ofContainer: "0123", below: Self.mount)
        == "/sys/fs/cgroup/lxc.payload.0123")
    #expect(
      try root.controlGroup(ofContainer: "01F", below: Self.mount)
        == FilePath("/sys/fs/cgroup/machine.slice/libpod-\(Self.other).scope"))
    for (word, reason) in [
      ("", "not the name of a container, nor the start of its ID"),
      ("a/b", "not the name of a container, nor the start of its ID"),
      ("monitor.web", "no container of this name or ID has a cgroup below /sys/fs/cgroup"),
      ("01", "could be 01ff01ff01ff, 0123456789ab"),
    ] {
      let error = #expect(throws: ContainerError.self) {
        try root.controlGroup(ofContainer: word, below: Self.mount)
      }
      #expect(error?.description == reason)
    }
  }

  @Test func findsTheDomainOfThreads() throws {
    let tree = try FileTree(files: [
      "/sys/fs/cgroup/a/cgroup.type": "domain threaded\n",
      "/sys/fs/cgroup/a/b/cgroup.type": "threaded\n",
      "/sys/fs/cgroup/a/b/c/cgroup.type": "threaded\n",
    ])
    let root = tree.root
    #expect(root.threadedDomain(ofControlGroup: "/sys/fs/cgroup/a/b/c") == "/sys/fs/cgroup/a")
    #expect(root.threadedDomain(ofControlGroup: "/sys/fs/cgroup/a") == nil)
    #expect(root.threadedDomain(ofControlGroup: "/sys/fs/cgroup/none") == nil)
  }

  @Test func findsTheMount() throws {
    #expect(try FileTree(files: [:]).root.controlGroupMount() == Self.mount)
    let hybrid = """
      25 30 0:23 / /sys/fs/cgroup rw shared:8 - tmpfs tmpfs rw
      26 25 0:24 / /sys/fs/cgroup/a\\040b rw,nosuid shared:9 - cgroup2 cgroup2 rw
      28 25 0:26 / /sys/fs/cgroup/memory rw shared:11 - cgroup cgroup rw,memory

      """
    let tree = try FileTree(files: ["/proc/self/mountinfo": hybrid])
    #expect(try tree.root.controlGroupMount() == "/sys/fs/cgroup/a b")
    let old = try FileTree(files: ["/proc/self/mountinfo": "25 30 0:23 / / rw - ext4 /dev/x rw\n"])
    #expect(try old.root.controlGroupMount() == nil)
  }
}
