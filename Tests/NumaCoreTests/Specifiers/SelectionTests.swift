import LinuxSystem
import Testing

@testable import NumaCore

/// The machines of the reference: four nodes, one of them without memory; gaps in the numbering; 14 nodes.
private let four = topology(online: "0-3", withMemory: "0-1,3")
private let sparse = topology(online: "0,2,5", withMemory: "0,2,5")
private let fourteen = topology(online: "0-13", withMemory: "0-13")
private let one = topology(online: "0", withMemory: "0")
private let inCpuset = topology(online: "0-13", withMemory: "0-13", allowed: "2,4,6-8")

private func topology(
  online: String, withMemory: String, allowed: String? = nil
) -> NodeTopology {
  func mask(_ text: String) -> NodeMask { (try? NodeMask(rangeList: text)) ?? NodeMask() }
  return NodeTopology(
    possible: mask(online), online: mask(online), withMemory: mask(withMemory),
    withCPUs: mask(online), allowed: mask(allowed ?? withMemory))
}

struct SelectionTests {
  @Test(
    arguments: [
      ("", four, ""), ("all", four, "0-1,3"), ("+all", four, "0-1,3"), ("0,all", four, "0-1,3"),
      ("0-3", four, "0-1,3"), ("+1-2", four, "1,3"), ("+0,2", four, "0,3"), ("0,+1", four, "0-1"),
      ("!0", four, "1,3"), ("!+1", four, "0,3"), ("! 0", four, "1,3"), ("!0-3", four, ""),
      ("!all", four, ""), ("1,3,1", four, "1,3"), ("0x1", four, "1"), ("0b11", four, "3"),
      ("0b1-0B11", four, "1,3"), ("-18446744073709551615", four, nil),
      ("+-18446744073709551615", four, nil), ("01", four, "1"),
      (" 0", four, "0"), ("0, 1", four, "0-1"), ("0- 1", four, "0-1"), ("-0", four, "0"),
      ("++0", four, "0"), ("3-1", four, "3"), ("+2-0", four, "3"),
      ("0-5", sparse, "0,2,5"), ("!2", sparse, "0,5"), ("!0", sparse, "2,5"),
      ("+1-2", sparse, "2,5"),
      ("5-2", sparse, "5"), ("+0", sparse, "0"), ("+2", sparse, "5"),
      ("2-5", fourteen, "2-5"), ("7,9,12-13", fourteen, "7,9,12-13"),
      ("!4-5", fourteen, "0-3,6-13"), ("+0,2-3", fourteen, "0,2-3"), ("0x1-0x3", fourteen, "1-3"),
      ("010", fourteen, "8"), ("1, 2", fourteen, "1-2"), ("1,3,5-7", fourteen, "1,3,5-7"),
      ("all", inCpuset, "2,4,6-8"), ("2-6", inCpuset, "2,4,6"), ("!2", inCpuset, "4,6-8"),
      ("+1,3-4", inCpuset, "4,7-8"), ("!+0", inCpuset, "4,6-8"),
      ("!0", one, ""), ("0", one, "0"), ("-18446744073709551616", one, nil),
    ] as [(String, NodeTopology, String?)])
  func namesNodes(text: String, topology: NodeTopology, nodes: String?) throws {
    let selection = try? NodeSpecifier(text).select(on: topology, from: MadeNames())
    #expect(selection?.nodes.description == nodes)
  }

  @Test(
    arguments: [
      ("2", four, .noMemory), ("0-2", four, .noMemory), ("2-3", four, .noMemory),
      ("4", four, .missing(online: [0, 1, 2, 3])),
      ("1", sparse, .missing(online: [0, 2, 5])),
      ("+3", four, .beyondAllowed(count: 3)), ("+0-3", four, .beyondAllowed(count: 3)),
      ("+-1", four, .beyondAllowed(count: 3)),
      ("3", inCpuset, .notAllowed(3, allowed: [2, 4, 6, 7, 8])),
      ("2-5", inCpuset, .notAllowed(5, allowed: [2, 4, 6, 7, 8])),
      ("4294967296", one, .missing(online: [0])),
      ("9223372036854775808", one, .missing(online: [0])),
      ("0-4294967296", one, .missing(online: [0])), ("5,-1", one, .missing(online: [0])),
    ] as [(String, NodeTopology, NodeSpecifierError.Reason)])
  func refusesNodesThatCannotBeUsed(
    text: String, topology: NodeTopology, reason: NodeSpecifierError.Reason
  ) throws {
    do {
      let selection = try NodeSpecifier(text).select(on: topology, from: MadeNames())
      Issue.record("\(text) was taken for \(selection.nodes)")
    } catch {
      #expect(error.reason == reason)
    }
  }

  @Test(
    arguments: [
      ("", []), ("0", []), ("!all", [.empty]), ("!0-3", [.empty]),
      ("3-1", [.reversedRange([UInt8]("3-1".utf8), first: 3)]),
      ("0,3-1", [.reversedRange([UInt8]("3-1".utf8), first: 3)]), ("1-1", []),
    ] as [(String, [SpecifierWarning])])
  func warnsOfWhatIsOdd(text: String, warnings: [SpecifierWarning]) throws {
    let selection = try NodeSpecifier(text).select(on: four, from: MadeNames())
    #expect(selection.warnings == warnings)
  }

  @Test func asksForTheNodesOfADevice() throws {
    let names = MadeNames(devices: [DeviceName(.netdev, [UInt8]("eth0".utf8)): [3]])
    func nodes(_ text: String, _ topology: NodeTopology) throws(NodeSpecifierError) -> String {
      try NodeSpecifier(text).select(on: topology, from: names).nodes.description
    }
    #expect(try nodes("netdev:eth0", four) == "3")
    #expect(try nodes("netdev: eth0", four) == "3")
    #expect(try nodes("0,netdev:eth0", four) == "0,3")
    #expect(try nodes("+netdev:eth0", four) == "3")
    #expect(try nodes("!netdev:eth0", four) == "0-1")
    // The device's node is treated like a number: it must be an allowed node.
    #expect(throws: NodeSpecifierError.self) { try nodes("netdev:eth0", sparse) }
    #expect(throws: NodeSpecifierError.self) { try nodes("netdev:eth1", four) }
  }

  @Test func saysThatTextBehindAPCIAddressIsIgnored() throws {
    let device = DeviceName(.pci, [UInt8]("00:03.0 Ethernet".utf8))
    let selection = try NodeSpecifier("pci:00:03.0 Ethernet").select(
      on: four, from: MadeNames(devices: [device: [0]]))
    #expect(selection.warnings == [.ignoredText([UInt8](" Ethernet".utf8))])
  }

  @Test func takesAllOf1024Nodes() throws {
    let large = topology(online: "0-1023", withMemory: "0-1023")
    let selection = try NodeSpecifier("0-1023").select(on: large, from: MadeNames())
    #expect(selection.nodes.count == 1024)
    #expect(try NodeSpecifier("!1-1023").select(on: large, from: MadeNames()).nodes == [0])
  }
}
