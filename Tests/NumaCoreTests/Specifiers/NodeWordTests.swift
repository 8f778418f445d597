import Testing

@testable import NumaCore

struct NodeWordTests {
  @Test(
    arguments: [
      ("cpu", .cpu), ("mem", .mem), ("dram", .dram), ("hbm", .hbm), ("cxl", .cxl), ("gpu", .gpu),
      ("tier:0", .tier(0)), ("tier:4", .tier(4)), ("tier:9223372036854775807", .tier(.max)),
      ("nearest:0", .nearest(0)), ("nearest:1023", .nearest(1023)), ("of:0", .process(.caller)),
      ("of:2147483647", .process(ProcessID(rawValue: .max))),
    ] as [(String, NodeWord)])
  func isAnItem(text: String, word: NodeWord) throws {
    #expect(try NodeSpecifier(text).items.map(\.kind) == [.word(word)])
    #expect(word.description == text)
    // A word may be at any place where an item may be.
    #expect(try NodeSpecifier("!+\(text)").items.map(\.kind) == [.word(word)])
    let items = try NodeSpecifier("1,\(text),2-3,\(text),all").items
    #expect(items.map(\.kind)[1] == .word(word) && items.map(\.kind)[3] == .word(word))
    #expect(items[1].bytes == 2..<(2 + text.utf8.count))
  }

  /// Text that is only similar to a word is not a number, and the error covers the whole item.
  @Test(arguments: [
    "CPU", "Cpu", "cp", "cpus", "cpu ", "cpu-3", "cpu-mem", "cpu:", "cpu:0", "mem+0", "tier",
    "nearest", "of", "tier4", "memory", "node", "hbm2", "dram;", "gpu.0", "local", "tiers:1",
  ])
  func isNothingElse(text: String) {
    let error = NodeSpecifierError(
      text: [UInt8]("1,\(text),2".utf8), bytes: 2..<(2 + text.utf8.count), reason: .notANumber)
    #expect(throws: error) { try NodeSpecifier("1,\(text),2") }
  }

  @Test(arguments: [" cpu", "1-cpu", "+ cpu", "! mem", "0 cpu", "all,cpu", "0-3cpu", "+!cpu"])
  func standsOnlyWhereAnItemBegins(text: String) {
    #expect(throws: NodeSpecifierError.self) { try NodeSpecifier(text) }
  }

  @Test(arguments: [
    "tier:", "tier:x", "tier: 4", "tier:+4", "tier:-1", "tier:04", "tier:0x4", "tier:4 ",
    "tier:4-5", "tier:4:0", "tier:9223372036854775808", "nearest:", "nearest:00", "nearest:0b1",
    "nearest:a", "of:", "of:self", "of:-1", "of:01", "of:2147483648", "of:4294967296",
  ])
  func takesOnlyPlainDecimalNumbers(text: String) throws {
    let place = try #require(text.utf8.firstIndex(of: .colon)).utf16Offset(in: text) + 1
    let error = NodeSpecifierError(
      text: [UInt8]("0,\(text),1".utf8), bytes: (place + 2)..<(text.utf8.count + 2),
      reason: .notADecimalNumber)
    #expect(throws: error) { try NodeSpecifier("0,\(text),1") }
  }

  @Test(arguments: ["cpu", "mem", "tier:0", "nearest:0", "of:1"])
  func namesNoCPUs(text: String) {
    let error = CPUSpecifierError(
      text: [UInt8](text.utf8), bytes: 0..<text.utf8.count, reason: .notANumber)
    #expect(throws: error) { try CPUSpecifier(text) }
  }

  @Test func isPartOfADevicesName() throws {
    let device = DeviceName(.netdev, [UInt8]("cpu,mem".utf8))
    #expect(try NodeSpecifier("netdev:cpu,mem").items.map(\.kind) == [.device(device)])
    let behind = DeviceName(.block, [UInt8]("x".utf8))
    #expect(try NodeSpecifier("cpu,block:x").items.map(\.kind) == [.word(.cpu), .device(behind)])
  }

  private let topology = NodeTopology(
    possible: [0, 1, 2, 3], online: [0, 1, 2, 3], withMemory: [0, 1, 3], withCPUs: [0, 2],
    allowed: [0, 1, 3])
  private let names = MadeNames(words: [
    .cpu: [0, 2], .tier(4): [1, 3], .gpu: [2], .nearest(2): [],
  ])

  @Test(arguments: [
    ("cpu", "0"), ("cpu,1", "0-1"), ("!cpu", "1,3"), ("!cpu,3", "1"), ("tier:4,cpu", "0-1,3"),
    // With `+`, a word keeps its meaning, and numbers count among the allowed nodes.
    ("+tier:4", "1,3"), ("+cpu,2", "0,3"), ("!+cpu,2", "1"), ("cpu,all", "0-1,3"), ("cpu,cpu", "0"),
    ("!tier:4,cpu", ""),
  ])
  func standsForTheAllowedOfItsNodes(text: String, nodes: String) throws {
    let selection = try NodeSpecifier(text).select(on: topology, from: names)
    #expect(selection.nodes.description == nodes)
    #expect(selection.warnings == (nodes.isEmpty ? [.empty] : []))
  }

  @Test(arguments: [
    (
      "1,gpu",
      "1,gpu: 'gpu' at character 3: stands for node 2 here, without memory"
    ),
    ("gpu", "gpu: stands for node 2 here, without memory"),
    (
      "!gpu",
      "!gpu: 'gpu' at character 2: stands for node 2 here, without memory"
    ),
    ("cxl,all", "cxl,all: 'cxl' at character 1: names no node here (/sys/made is empty)"),
    (
      "tier:04",
      "tier:04: '04' at character 6: not a decimal number that fits, without leading zeros"
    ),
    ("tier:", "tier:: at character 6: not a decimal number that fits, without leading zeros"),
  ])
  func isNeverAnEmptySet(text: String, message: String) {
    do {
      Issue.record("\(text) is \(try NodeSpecifier(text).select(on: topology, from: names).nodes)")
    } catch {
      #expect("\(error)" == message)
    }
  }
}
