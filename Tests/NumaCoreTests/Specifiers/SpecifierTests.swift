import LinuxSystem
import Testing

@testable import NumaCore

struct SpecifierTests {
  /// Text that is invalid on every machine is refused, with the bytes at fault and the reason.
  @Test(
    arguments: [
      ("x", 0..<1, .notANumber), ("0,", 2..<2, .notANumber), ("0,,1", 2..<2, .notANumber),
      (",0", 0..<0, .notANumber), ("!", 1..<1, .notANumber), ("+", 1..<1, .notANumber),
      ("!!1", 1..<3, .notANumber), ("0,!1", 2..<4, .notANumber), ("+!1", 1..<3, .notANumber),
      ("ALL", 0..<3, .notANumber), ("all,0", 0..<3, .allNotLast), ("0, all", 2..<6, .notANumber),
      ("netdev", 0..<6, .notANumber), ("same", 0..<4, .notANumber), (" ", 0..<1, .notANumber),
      ("0-", 2..<2, .missingRangeEnd), ("0-x", 2..<3, .missingRangeEnd),
      ("0-,1", 2..<2, .missingRangeEnd),
      ("0 ", 1..<2, .unexpectedText), ("1 ,2", 1..<4, .unexpectedText),
      ("0-1-2", 3..<5, .unexpectedText), ("1all", 1..<4, .unexpectedText),
      ("08", 1..<2, .unexpectedText), ("0x", 1..<2, .unexpectedText),
      ("0+1", 1..<3, .unexpectedText),
      ("0;1", 1..<3, .unexpectedText), ("0.1", 1..<3, .unexpectedText),
    ] as [(String, Range<Int>, NodeSpecifierError.Reason)])
  func refusesWhatIsNoSpecifier(
    text: String, bytes: Range<Int>, reason: NodeSpecifierError.Reason
  ) {
    let error = NodeSpecifierError(text: [UInt8](text.utf8), bytes: bytes, reason: reason)
    #expect(throws: error) { try NodeSpecifier(text) }
  }

  @Test func takesBytesThatAreNoText() {
    #expect(throws: NodeSpecifierError.self) { try NodeSpecifier([0xff, 0x00, 0x80]) }
  }

  @Test(arguments: DeviceName.Kind.allCases)
  func givesTheRestOfTheTextToADevice(kind: DeviceName.Kind) throws {
    let item = try #require(try NodeSpecifier("0,\(kind.rawValue):a,b").items.last)
    #expect(item.kind == .device(DeviceName(kind, [UInt8]("a,b".utf8))))
  }

  @Test(arguments: [
    ("0-99", "0-99: '99' at character 3: no such node (nodes here: 0-3)"),
    ("99", "99: no such node (nodes here: 0-3)"),
    ("0,", "0,: at character 3: not a number, a range, 'all', a node word or a device"),
    ("0- ", "0- : ' ' at character 3: the range has no last node"),
    ("0,7", "0,7: '7' at character 3: the node is offline"),
    ("2", "2: the node has no memory"),
    ("3", "3: node 3 is outside the cpuset (allowed: 0-1)"),
    ("+0,2", "+0,2: '2' at character 4: only 2 nodes are allowed, +0 to +1"),
    ("18446744073709551616", "18446744073709551616: no such node (nodes here: 0-3)"),
    ("-1", "-1: no such node (nodes here: 0-3)"),
  ])
  func namesTheWordThePlaceAndTheReason(text: String, message: String) throws {
    let topology = NodeTopology(
      possible: [0, 1, 2, 3, 7], online: [0, 1, 2, 3], withMemory: [0, 1, 3],
      withCPUs: [0, 1, 2], allowed: [0, 1])
    do {
      _ = try NodeSpecifier(text).select(on: topology, from: MadeNames())
      Issue.record("\(text) was taken")
    } catch {
      #expect("\(error)" == message)
    }
  }
}
