import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct ResolvedMigrationTests {
  private static let topology = NodeTopology(
    possible: [0, 1, 2, 3], online: [0, 1, 2, 3], withMemory: [0, 1, 3], withCPUs: [0, 1, 2],
    allowed: [0, 1, 3])

  private func migration(_ process: Word, _ from: Word, _ to: Word) throws(Failure)
    -> ResolvedMigration
  {
    try migration(["--", process, from, to])
  }

  private func migration(_ words: [Word]) throws(Failure) -> ResolvedMigration {
    guard case .migrate(let request) = try Plan(["migratepages"] + words, posixlyCorrect: false)
    else { throw Failure("no migration") }
    return try request.resolve(
      by: NodeResolver(
        allowed: Self.topology.allowed, names: Names(), topology: { Self.topology },
        weights: { (spread, nodes) throws(Failure) in
          Dictionary(uniqueKeysWithValues: nodes.map { ($0, spread == .even ? 1 : $0.rawValue) })
        }))
  }

  /// A machine without devices, whose nodes with CPUs are known.
  private struct Names: NodeNames {
    func place(of _: DeviceName) throws(DeviceError) -> DevicePlace { throw .noNode }

    func nodes(of word: NodeWord, within _: NodeMask) throws(NodeWordError) -> NamedNodes {
      guard word == .cpu else { throw .noSuchProcess }
      return NamedNodes(topology.withCPUs, from: [])
    }
  }

  @Test func knowsItsNodes() throws {
    let migration = try self.migration("4711", "0-1", "!0")
    #expect(migration == ResolvedMigration(from: [0, 1], to: [1, 3]))
    let process = ProcessID(rawValue: 4711)
    #expect(
      migration.kernelMigration(of: process)
        == ProcessMigration(of: process, from: [0, 1], to: [1, 3]))
    // Node 2 has CPUs and no memory.
    #expect(try self.migration("4711", "cpu", "!0") == migration)
  }

  @Test(
    arguments: [
      ("0", "0", "0 0: moves nothing: both name the same nodes"),
      ("all", "0,1,3", "all 0,1,3: moves nothing: both name the same nodes"),
      (
        "0", "all",
        "0 all: moves nothing: every node of FROM is in TO, and as TO has another number of nodes, "
          + "the kernel leaves those alone"
      ),
      ("", "0", nil), ("!all", "0", nil), ("0", "1", nil), ("0-1", "1-0", nil), ("0,1", "1,3", nil),
    ] as [(Word, Word, String?)])
  func saysWhenNothingCanMove(from: Word, to: Word, text: String?) throws {
    #expect(try migration("1", from, to).nothingMoves?.description == text)
  }

  @Test(
    arguments: [
      ("1", "3-1", "0", ["3-1: 3-1 is a reversed range: only 3 is taken"]),
      ("1", "!all", "0", ["!all: names nothing here"]),
      ("1", "", "0", []),
      ("0", "0", "1", ["0: process 0 stands for this program itself"]),
      (
        "1", "0", "1,3",
        [
          "0 1,3: no page goes to node 3: each node of FROM goes to one of TO; --spread uses them all"
        ]
      ),
      ("1", "0,1", "1,3", []), ("1", "0,1", "0,3", []), ("1", "0,1", "3", []),
      ("1", "", "1,3", []),
    ] as [(Word, Word, Word, [String])])
  func warnsOfUnusualNodes(process: Word, from: Word, to: Word, texts: [String]) throws {
    #expect(try migration(process, from, to).warnings.map(\.description) == texts)
  }

  @Test(
    arguments: [
      ("0", "", "'': no node to move to"), ("0", "!all", "!all: no node to move to"),
      ("0", "2", "2: the node has no memory"), ("9", "8", "9: no such node (nodes here: 0-3)"),
      ("netdev:lo", "0", "netdev:lo: the kernel shows no node for this device"),
      ("0", "1,of:9", "1,of:9: 'of:9' at character 3: no such process"),
    ] as [(Word, Word, String)])
  func refusesNodesThatCannotBeUsed(from: Word, to: Word, message: String) {
    do {
      Issue.record("\(from) \(to) is \(try migration("1", from, to))")
    } catch {
      #expect(error.message == message)
    }
  }

  private func pairs(_ words: [Word]) throws -> String {
    let pairs = try #require(try migration(words).chosenPairs)
    return pairs.pairs.map { "\($0.source)→\($0.target)*\($0.weight)" }.joined(separator: " ")
  }

  @Test func pairsAsRequested() throws {
    #expect(try pairs(["--pairs=3:0,0:1", "4711"]) == "0→1*1 3→0*1")
    #expect(try pairs(["--pairs=0:1,1:0", "4711"]) == "0→1*1 1→0*1")
    #expect(try pairs(["--pairs=0:0", "4711"]) == "")
    #expect(try pairs(["--spread=even", "4711", "0", "1,3"]) == "0→1*1 0→3*1")
    #expect(try pairs(["--spread=free", "4711", "0,3", "1,3"]) == "0→1*1 0→3*3 3→1*1 3→3*3")
    #expect(try migration(["--spread=even", "4711", "0", "all"]).nothingMoves == nil)
    // Pages that several processes share are visited with each of them.
    #expect(
      try migration(["--pairs=0:1,1:0", "4711,4712"]).warnings.map(\.description) == [
        "nodes 0-1 are both left and filled: pages that several of the processes map may move more than once"
      ])
    #expect(try migration(["--pairs=0:1,1:0", "4711"]).warnings.isEmpty)
    #expect(try migration(["--spread=even", "--tree=1", "0,1", "0,1"]).warnings.isEmpty)
    #expect(try migration(["--tree=1", "0", "1"]).warnings.isEmpty)
    #expect(try pairs(["--evacuate=0"]) == "0→1*1 0→3*3")
    #expect(try pairs(["--evacuate=0", "--to=3"]) == "0→3*3")
    #expect(try pairs(["--evacuate=1,3", "--spread=even"]) == "1→0*1 3→0*1")
    #expect(try migration(["--spread=even", "4711", "0", "1,3"]).warnings.isEmpty)
    #expect(try migration(["--only=heap", "4711", "0", "1"]).chosenPairs == nil)
    #expect(try migration(["--only=heap", "4711", "0", "1"]).mappings.kinds == [.heap])
  }

  @Test(
    arguments: [
      ("0:1,0:3", "--pairs: 0:3: node 0 is left by 0:1 already"),
      ("0:1,1:0,00:3", "--pairs: 00:3: node 0 is left by 0:1 already"),
      ("0:2", "--pairs: 0:2: 2: the node has no memory"),
      ("9:0", "--pairs: 9:0: 9: no such node (nodes here: 0-3)"),
    ] as [(Word, String)])
  func refusesPairsThatCannotBe(pairs: Word, message: String) {
    do {
      Issue.record("\(pairs) is \(try migration(["--pairs", pairs, "4711"]))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test(
    arguments: [
      (["--evacuate=all"], "--evacuate: all: no other node to move to"),
      (["--evacuate=0,1", "--to=1,3"], "--to: node 1 is among those of --evacuate"),
      (["--evacuate="], "--evacuate: '': names no node here"),
      (["--evacuate=9"], "--evacuate: 9: no such node (nodes here: 0-3)"),
      (["--evacuate=0", "--to=7"], "--to: 7: no such node (nodes here: 0-3)"),
      (["--evacuate=2"], "--evacuate: 2: the node has no memory"),
      (["--evacuate=0", "--to=!all"], "--to: !all: no node to move to"),
      // Only one pair may move pages from a node, even with several options.
      (["--pairs=0:1", "--pairs=1:3,0:3", "4711"], "--pairs: 0:3: node 0 is left by 0:1 already"),
    ] as [([Word], String)])
  func refusesWhatCannotBe(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(try migration(words))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test func limitsTheBandwidthOfTheEngine() throws {
    let migration = try self.migration(["--bandwidth=8m", "4711", "0", "1"])
    #expect(
      migration.engineMigration(of: ProcessID(rawValue: 4711)).bandwidth
        == ByteCount(rawValue: 8 << 20))
  }
}
