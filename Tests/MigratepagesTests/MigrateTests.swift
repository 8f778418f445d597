import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct MigrateTests {
  private static let topology = NodeTopology(
    possible: [0, 1, 2, 3], online: [0, 1, 2, 3], withMemory: [0, 1, 3], withCPUs: [0, 1, 2],
    allowed: [0, 1, 3])

  private func errand(_ process: Word, _ from: Word, _ to: Word) throws(Failure) -> Errand {
    try errand(["--", process, from, to])
  }

  private func errand(_ words: [Word]) throws(Failure) -> Errand {
    guard case .migrate(let request) = try Plan(["migratepages"] + words, posixlyCorrect: false)
    else { throw Failure("no migration") }
    return try request.onMachine(
      allowed: Self.topology.allowed, from: Names(), topology: { Self.topology },
      weights: { (spread, nodes) throws(Failure) in
        Dictionary(uniqueKeysWithValues: nodes.map { ($0, spread == .even ? 1 : $0.rawValue) })
      })
  }

  /// A machine without devices, whose nodes with CPUs are known.
  private struct Names: NodeNames {
    func nodes(of _: DeviceName) throws(DeviceError) -> NodeMask { throw .noNode }

    func nodes(of word: NodeWord, within _: NodeMask) throws(NodeWordError) -> NamedNodes {
      guard word == .cpu else { throw .noSuchProcess }
      return NamedNodes(topology.withCPUs, from: [])
    }
  }

  @Test func knowsItsNodes() throws {
    let errand = try self.errand("4711", "0-1", "!0")
    let migration = ProcessMigration(of: ProcessID(rawValue: 4711), from: [0, 1], to: [1, 3])
    #expect(errand == Errand(migration: migration, remarks: [], futility: nil))
    // Node 2 has CPUs and no memory.
    #expect(try self.errand("4711", "cpu", "!0") == errand)
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
    #expect(try errand("1", from, to).futility?.description == text)
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
  func remarksOnWhatIsOdd(process: Word, from: Word, to: Word, texts: [String]) throws {
    #expect(try errand(process, from, to).remarks.map(\.description) == texts)
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
      Issue.record("\(from) \(to) is \(try errand("1", from, to))")
    } catch {
      #expect(error.message == message)
    }
  }

  private func pairs(_ words: [Word]) throws -> String {
    let pairs = try #require(try errand(words).pairs)
    return pairs.pairs.map { "\($0.source)→\($0.target)*\($0.weight)" }.joined(separator: " ")
  }

  @Test func pairsAsAsked() throws {
    #expect(try pairs(["--pairs=3:0,0:1", "4711"]) == "0→1*1 3→0*1")
    #expect(try pairs(["--pairs=0:1,1:0", "4711"]) == "0→1*1 1→0*1")
    #expect(try pairs(["--pairs=0:0", "4711"]) == "")
    #expect(try pairs(["--spread=even", "4711", "0", "1,3"]) == "0→1*1 0→3*1")
    #expect(try pairs(["--spread=free", "4711", "0,3", "1,3"]) == "0→1*1 0→3*3 3→1*1 3→3*3")
    #expect(try errand(["--spread=even", "4711", "0", "all"]).futility == nil)
    // Pages that several processes share are visited with each of them.
    #expect(
      try errand(["--pairs=0:1,1:0", "4711,4712"]).remarks.map(\.description) == [
        "nodes 0-1 are both left and filled: pages that several of the processes map may move more than once"
      ])
    #expect(try errand(["--pairs=0:1,1:0", "4711"]).remarks.isEmpty)
    #expect(try errand(["--spread=even", "--tree=1", "0,1", "0,1"]).remarks.isEmpty)
    #expect(try errand(["--tree=1", "0", "1"]).remarks.isEmpty)
    #expect(try pairs(["--evacuate=0"]) == "0→1*1 0→3*3")
    #expect(try pairs(["--evacuate=0", "--to=3"]) == "0→3*3")
    #expect(try pairs(["--evacuate=1,3", "--spread=even"]) == "1→0*1 3→0*1")
    #expect(try errand(["--spread=even", "4711", "0", "1,3"]).remarks.isEmpty)
    #expect(try errand(["--only=heap", "4711", "0", "1"]).pairs == nil)
    #expect(try errand(["--only=heap", "4711", "0", "1"]).mappings.kinds == [.heap])
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
      Issue.record("\(pairs) is \(try errand(["--pairs", pairs, "4711"]))")
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
      Issue.record("\(words) is \(try errand(words))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test(arguments: [
    (
      Remark.notMoved(ProcessID(rawValue: 7), pages: 1),
      "7: the kernel could not move 1 page (busy)"
    ),
    (.notMoved(ProcessID(rawValue: 7), pages: 9), "7: the kernel could not move 9 pages (busy)"),
  ])
  func saysWhatTheKernelCounts(remark: Remark, text: String) {
    #expect(remark.description == text)
  }
}
