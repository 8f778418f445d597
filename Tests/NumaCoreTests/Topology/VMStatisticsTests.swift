import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct VMStatisticsTests {
  private func statistics(_ figures: [(String, UInt64)]) -> VMStatistics {
    VMStatistics(figures.map { NodeCounter(name: $0.0, value: $0.1, isInKibibytes: false) })
  }

  /// The texts are those of Linux 6.18, shortened.
  @Test func readsANodeAndTheMachine() throws {
    let tree = try FileTree(files: [
      "/sys/devices/system/node/node1/vmstat":
        "nr_free_pages 7\npgpromote_success 5\npgpromote_candidate 9\npgdemote_kswapd 1\n"
        + "pgdemote_direct 2\npgdemote_khugepaged 4\npgdemote_proactive 8\n",
      "/proc/vmstat":
        "numa_hint_faults 11\nnuma_hint_faults_local 10\nnuma_pages_migrated 3\n"
        + "pgmigrate_success 18446744073709551615\n",
      "/proc/uptime": "12.50 99.00\n",
    ])
    let node = try tree.root.vmStatistics(of: NodeID(rawValue: 1))
    #expect(node.counters.first?.name == "nr_free_pages")
    #expect(node["nr_free_pages"] == 7)
    #expect(node.promotedPages == 5)
    #expect(node.demotedPages == 15)
    #expect(node.migratedPages == nil)
    let machine = try tree.root.vmStatistics()
    #expect(machine.hintingFaults == 11)
    #expect(machine.localHintingFaults == 10)
    #expect(machine.balancedPages == 3)
    #expect(machine.migratedPages == .max)
    #expect(machine.promotedPages == nil)
    #expect(machine.demotedPages == nil)
    #expect(try tree.root.uptime() == 12.5)
  }

  @Test func namesWhatCannotBeRead() throws {
    let tree = try FileTree(files: [
      "/sys/devices/system/node/node0/vmstat": "pgpromote_success -1\n", "/proc/uptime": "soon\n",
    ])
    let path = tree.root.resolve("/sys/devices/system/node/node0/vmstat")
    let root = tree.root
    #expect(try root.vmStatistics(of: NodeID(rawValue: 0)).counters.isEmpty)
    #expect(
      root.takeWarnings().map(\.error) == [
        .malformed(path, reason: "'pgpromote_success -1' is not a counter")
      ])
    #expect(throws: ReadError.self) { try tree.root.vmStatistics(of: NodeID(rawValue: 3)) }
    #expect(throws: ReadError.self) { try tree.root.vmStatistics() }
    #expect(throws: ReadError.self) { try tree.root.uptime() }
  }

  @Test func sumsWhatDoesNotFitWithoutATrap() {
    #expect(statistics([("pgdemote_kswapd", .max), ("pgdemote_direct", 2)]).demotedPages == 1)
  }
}
