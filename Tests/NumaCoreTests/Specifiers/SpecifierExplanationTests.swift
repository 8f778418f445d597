import LinuxSystem
import Testing

@testable import NumaCore

struct SpecifierExplanationTests {
  private let names = MadeNames(
    devices: [DeviceName(.netdev, [UInt8]("eth0".utf8)): [3]],
    words: [.cpu: [0, 2], .tier(4): [1, 3]])

  private func explain(_ text: String) throws(NodeSpecifierError) -> NodeSpecifierExplanation {
    try NodeSpecifier(text).explain(within: [0, 1, 3], from: names)
  }

  @Test func tellsOfEachItem() throws {
    let explanation = try explain("tier:4,0-1,netdev:eth0")
    #expect(
      explanation.items == [
        .init(
          text: [UInt8]("tier:4".utf8), bytes: 0..<6, members: [1, 3],
          source: .files(["/sys/tier:4"], among: []), takesOneThread: false),
        .init(
          text: [UInt8]("0-1".utf8), bytes: 7..<10, members: [0, 1],
          source: .range(isRelative: false), takesOneThread: false),
        .init(
          text: [UInt8]("netdev:eth0".utf8), bytes: 11..<22, members: [3],
          source: .device(DeviceName(.netdev, [UInt8]("eth0".utf8)), []), takesOneThread: false),
      ])
    #expect(explanation.selection.nodes == [0, 1, 3])
    #expect(explanation.allowed == [0, 1, 3] && !explanation.isComplement)
  }

  @Test(arguments: [
    ("tier:4,cpu", "tier:4: 1,3, from /sys/tier:4\ncpu: 0, from /sys/cpu"),
    ("0,1-3", "0: 0, as typed\n1-3: 1,3, what is allowed of the range"),
    (
      "!+2,0-1",
      "2: 3, counted among what is allowed\n0-1: 0-1, the range counted among what is allowed\n"
        + "!: none, the rest of what is allowed (0-1,3)"
    ),
    ("all", "all: 0-1,3, all that is allowed"),
    ("!0", "0: 0, as typed\n!: 1,3, the rest of what is allowed (0-1,3)"),
    ("netdev:eth0", "netdev:eth0: 3, where the device eth0 is attached"),
    ("", "'': none"), ("3-1", "3-1: 3, what is allowed of the range"),
  ])
  func isALineForEachItem(text: String, lines: String) throws {
    #expect(try explain(text).description == lines)
  }

  @Test(arguments: ["", "0", "0-1,3", "!0", "+0", "!+0-1", "3-1", "all", "!all", "cpu,1", "!cpu"])
  func isOfTheSameSelection(text: String) throws {
    let selection = try NodeSpecifier(text).select(within: [0, 1, 3], from: names)
    #expect(try explain(text).selection == selection)
  }

  @Test(arguments: ["2", "hbm", "netdev:eth1", "+3"])
  func failsAsASelectionDoes(text: String) {
    do {
      Issue.record("\(text) is \(try NodeSpecifier(text).select(within: [0, 1, 3], from: names))")
    } catch {
      #expect(throws: error) { try explain(text) }
    }
  }

  @Test func tellsOfCPUs() throws {
    let explanation = try CPUSpecifier("!1,2-4").explain(
      within: [0, 1, 2, 4, 5], from: MadeCPUs())
    #expect(explanation.selection.cpus == [0, 5])
    #expect(
      explanation.description == """
        1: 1, as typed
        2-4: 2,4, what is allowed of the range
        !: 0,5, the rest of what is allowed (0-2,4-5)
        """)
    #expect(throws: CPUSpecifierError.self) {
      try CPUSpecifier("3").explain(within: [0], from: MadeCPUs())
    }
    #expect(
      try CPUSpecifier("node:1/nosmt,core:0").explain(within: [0, 4, 5, 6], from: MadeCPUs())
        .description == """
          node:1/nosmt: 4,6, CPUs of the node, one of each core
          core:0: 0, threads of the same core
          """)
  }
}
