import CommandInterface
import FileTrees
import NumaCore
import Testing

@testable import numastat_swift

/// Tests of the rows of memory that the kernel moved between faster and slower nodes.
///
/// The kernel counts base pages: 256 of them are a mebibyte where a page is 4 kB.
struct TieringReadingTests {
  private static let mebibyte = (1 << 20) / ByteCount.basePage.rawValue

  private static func vmstat(promoted: Int, demoted: Int) -> String {
    "nr_free_pages 5\npgpromote_success \(promoted)\npgpromote_candidate 9\n"
      + "pgdemote_kswapd \(demoted)\npgdemote_direct \(demoted)\n"
  }

  private func rows(_ files: [String: String], _ words: Word...) throws -> [String] {
    try MadeMachine(files).printed(words).split(whereSeparator: \.isNewline).map(String.init)
      .filter { $0.lowercased().contains("moted") }
  }

  @Test func areAmountsOfEachNode() throws {
    let rows = try rows(
      [
        "/proc/vmstat": Self.vmstat(promoted: 1, demoted: 0),
        "/sys/devices/system/node/node0/vmstat":
          Self.vmstat(promoted: 3 * Self.mebibyte, demoted: 2 * Self.mebibyte),
        "/sys/devices/system/node/node2/vmstat": Self.vmstat(promoted: 0, demoted: 0),
      ], "-m")
    #expect(
      rows == [
        "Promoted                    3.00            0.00            3.00",
        "Demoted                     4.00            0.00            4.00",
      ])
  }

  /// Linux 5.15 counts demoted pages for the machine only; a row without figures is not shown.
  @Test func areUnknownIfTheKernelCountsForTheMachine() throws {
    let files = [
      "/proc/vmstat": Self.vmstat(promoted: 0, demoted: 1),
      "/sys/devices/system/node/node0/vmstat": "pgpromote_success 0\n",
    ]
    let rows = try rows(files, "-m", "--csv")
    #expect(rows == ["memory,,,Promoted,0,,0"])
  }

  @Test(arguments: ["", vmstat(promoted: 0, demoted: 0), "nr_free_pages 5\n"])
  func areMissingIfNothingMoved(text: String) throws {
    #expect(try rows(["/proc/vmstat": text], "-m").isEmpty)
    #expect(try rows([:], "-m").isEmpty)
  }

  @Test func areRowsOfACgroup() throws {
    let group = "/sys/fs/cgroup/a/b/memory.numa_stat"
    let counters =
      "anon N0=0 N2=0\npgdemote_kswapd N0=\(Self.mebibyte) N2=0\n"
      + "pgdemote_proactive N0=\(Self.mebibyte) N2=0\npgrefill N0=77777777 N2=0\n"
    #expect(
      try rows([group: counters + "pgpromote_success N0=0 N2=0\n"], "--cgroup=a/b")
        == ["demoted                     2.00            0.00            2.00"])
    #expect(
      try rows([group: "anon N0=0 N2=0\npgdemote_kswapd N0=0 N2=0\n"], "--cgroup=a/b").isEmpty)
  }
}
