import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

/// Tests of the tables of processes, from texts of numa_maps.
struct ProcessReportTests {
  /// Makes a machine of two nodes with processes, which all have one name; `maps` holds each numa_maps by ID.
  private func tree(_ maps: [Int: String], name: String = "p") throws -> FileTree {
    var files = [
      "/sys/devices/system/node/online": "0-1\n",
      "/proc/meminfo": "Hugepagesize:       2048 kB\n",
    ]
    for (process, text) in maps {
      files["/proc/\(process)/numa_maps"] = text
      files["/proc/\(process)/status"] = "Name:\t\(name)\nState:\tS (sleeping)\n"
    }
    return try FileTree(files: files)
  }

  private func text(
    _ tree: FileTree, _ processes: [Int32], _ options: Word..., width: Int = 10_000_000
  ) throws -> String {
    let plan = try Plan(["numastat"] + options)
    let builder = ReportBuilder(try OnlineNodes(tree.root).nodes, plan)
    let found = try processes.map(ProcessID.init(rawValue:)).map {
      ListedProcess(
        id: $0, name: try tree.root.name(of: $0), use: try tree.root.memoryUse(of: $0))
    }
    let report =
      found.count == 1 ? builder.report(of: found[0]) : builder.report(of: found)
    return String(decoding: TextOutput(report, plan.style, width: width).bytes, as: UTF8.self)
  }

  private let maps = """
    00400000 default file=/usr/bin/p mapped=3 N0=3 kernelpagesize_kB=4
    01000000 default heap anon=300 dirty=300 N0=256 N1=44 kernelpagesize_kB=4
    2aaaaac00000 default file=/anon_hugepage\\040(deleted) huge anon=3 dirty=3 N1=3 kernelpagesize_kB=2048
    2aaaab000000 default file=/anon_hugepage\\040(deleted) huge anon=1 dirty=1 N1=1 kernelpagesize_kB=1048576
    7ffc00000000 default stack anon=4 dirty=4 N1=4 kernelpagesize_kB=4
    7ffd00000000 default

    """

  /// Row 54 of the reference: huge pages of two sizes.
  @Test func showsOneByKind() throws {
    let expected = """

      Per-node process memory usage (in MBs) for PID 4711 (p)
                                 Node 0          Node 1           Total
                        --------------- --------------- ---------------
      Huge                         0.00         1030.00         1030.00
      Heap                         1.00            0.17            1.17
      Stack                        0.00            0.02            0.02
      Private                      0.01            0.00            0.01
      ----------------  --------------- --------------- ---------------
      Total                        1.01         1030.19         1031.20

      """
    #expect(try text(tree([4711: maps]), [4711]) == expected)
  }

  /// numastat's own tables keep the bytes of a name, except that a terminal gets no control characters.
  ///
  /// The other forms decode the name.
  @Test func showsNamesSafely() throws {
    let tree = try tree([4711: maps], name: #" b\\s\n"# + "\u{1b}[1m")
    #expect(try text(tree, [4711]).contains(#"PID 4711 (b\\s\n"# + "\u{1b}[1m)\n"))
    #expect(try text(tree, [4711], "--detail").contains(#"PID 4711 ( b\s\x0a\x1b[1m)"#))
    let shown = ReportWriter.escapingControls([UInt8](try text(tree, [4711]).utf8))
    #expect(String(decoding: shown, as: UTF8.self).contains(#"PID 4711 (b\\s\n\x1b[1m)"#))
    #expect(shown.count { $0 == 0x0a } == (try text(tree, [4711])).utf8.count { $0 == 0x0a })
  }

  @Test func showsSeveralByProcess() throws {
    let small = "00400000 default anon=2 N0=2 kernelpagesize_kB=4\n"
    let tree = try tree([2: small, 3: maps])
    let expected = """

      Per-node process memory usage (in MBs)
      PID                        Node 0          Node 1           Total
      ----------------  --------------- --------------- ---------------
      2 (p)                        0.01            0.00            0.01
      3 (p)                        1.01         1030.19         1031.20
      ----------------  --------------- --------------- ---------------
      Total                        1.02         1030.19         1031.21

      """
    #expect(try text(tree, [2, 3]) == expected)
    let sorted = try text(tree, [2, 3], "-s1").split(separator: "\n").map { $0.prefix(5) }
    #expect(sorted[3...4] == ["3 (p)", "2 (p)"])
    let compact = """

      Per-node process memory usage (in MBs)
      PID    Node 0 Node 1 Total
      -----  ------ ------ -----
      2 (p)       0      0     0
      3 (p)       1   1030  1031
      -----  ------ ------ -----
      Total       1   1030  1031

      """
    #expect(try text(tree, [2, 3], "-c") == compact)
  }

  /// A count of pages and a page size in the name of a file are not read as fields.
  @Test func takesNoWordsFromTheNameOfAFile() throws {
    let tree = try tree([
      7:
        "00400000 default file=/tmp/N0=5kernelpagesize_kB=1048576 mapped=1 N1=256 kernelpagesize_kB=4\n"
    ])
    let lines = try text(tree, [7]).split(separator: "\n")
    #expect(lines.last == "Total                        0.00            1.00            1.00")
    #expect(lines[6].hasPrefix("Private") && lines[6].hasSuffix(" 1.00"))
  }

  /// Pages of a device are counted in base pages, though the reported page size is large.
  @Test func countsBasePagesWhereNothingIsHugetlb() throws {
    let tree = try tree([
      7: "00400000 default file=/dev/dax0.0 mapped=512 N1=512 kernelpagesize_kB=2048\n"
    ])
    #expect(try text(tree, [7]).hasSuffix(" 0.00            2.00            2.00\n"))
  }

  /// A line longer than the 2047 bytes that numastat reads at a time is read whole.
  @Test func readsALongLine() throws {
    let name = String(repeating: "x", count: 4000)
    let tree = try tree([
      7: "00400000 default file=/\(name) huge dirty=1 N1=1 kernelpagesize_kB=2048\n"
    ])
    let lines = try text(tree, [7]).split(separator: "\n")
    #expect(lines[3].hasPrefix("Huge ") && lines[3].hasSuffix(" 2.00"))
  }

  /// A node that appeared after the nodes were listed, or that /sys does not show, has its own column.
  @Test func showsANodeThatIsNotListed() throws {
    let tree = try tree([7: "00400000 default anon=1 N0=256 N9=512 kernelpagesize_kB=4\n"])
    let lines = try text(tree, [7], "-c").split(separator: "\n")
    #expect(lines[1] == "         Node 0 Node 1 Node 9 Total")
    #expect(lines.last == "Total         1      0      2     3")
  }

  @Test func hidesZeros() throws {
    #expect(
      try text(tree([7: "7ffd00000000 default\n"]), [7], "-z")
        == "\nPer-node process memory usage (in MBs) for PID 7 (p)\nTable has no non-zero data.\n")
    let lines = try text(tree([7: maps]), [7], "-z").split(separator: "\n")
    #expect(lines.count == 9)
  }

  @Test func cutsTheNameOfAProcess() throws {
    let tree = try tree(
      [10: "7ffd00000000 default\n", 11: ""], name: "kworker/0:0H-kblockd-and-more")
    let lines = try text(tree, [10, 11]).split(separator: "\n")
    #expect(lines[3] == "10 (kworker/0:0H-kblockd            0.00            0.00            0.00")
    #expect(lines[2].hasPrefix("-----------------------  --------"))
    let compact = try text(tree, [10, 11], "-c").split(separator: "\n")
    #expect(compact[3] == "10 (kworker/0:0H      0      0     0")
  }
}
