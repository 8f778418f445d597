import Testing

@testable import NumaCore

struct NumaMappingTests {
  @Test func readsAllOfALine() throws {
    let line =
      "7f2c4a000000 bind:0-3 file=/lib/x86_64-linux-gnu/libc.so.6 anon=2 dirty=2 mapped=300 "
      + "mapmax=41 active=290 N0=100 N2=200 N1023=2 kernelpagesize_kB=4"
    let mapping = try mapping(line)
    #expect(mapping.start == PageAddress(rawValue: 0x7f2c_4a00_0000))
    #expect(mapping.policy == [UInt8]("bind:0-3".utf8))
    #expect(mapping.file == [UInt8]("/lib/x86_64-linux-gnu/libc.so.6".utf8))
    #expect(mapping.anonymousPages == 2)
    #expect(mapping.greatestMapCount == 41)
    #expect(mapping.pageSize == ByteCount(rawValue: 4096))
    let pages = [(0, 100), (2, 200), (1023, 2)].map {
      NodePages(node: NodeID(rawValue: $0), pages: $1)
    }
    #expect(mapping.pages == pages)
    #expect(!mapping.isHeap && !mapping.isStack && !mapping.isHugetlb)
  }

  @Test(arguments: [
    ("55 default heap anon=1 N0=1 kernelpagesize_kB=4", true, false, false),
    ("7f default stack anon=1 N0=1 kernelpagesize_kB=4", false, true, false),
    ("7f default huge anon=1 N0=1 kernelpagesize_kB=2048", false, false, true),
    ("7f default", false, false, false),
  ])
  func tellsKindsApart(line: String, isHeap: Bool, isStack: Bool, isHugetlb: Bool) throws {
    let mapping = try mapping(line)
    #expect(mapping.isHeap == isHeap)
    #expect(mapping.isStack == isStack)
    #expect(mapping.isHugetlb == isHugetlb)
  }

  @Test(arguments: [
    ("7f prefer (many):0-1 anon=1 N0=1", "prefer (many):0-1"),
    ("7f weighted interleave:0-1 anon=1 N0=1", "weighted interleave:0-1"),
    ("7f interleave=static:0-1 anon=1 N0=1", "interleave=static:0-1"),
  ])
  func keepsAPolicyOfTwoWords(line: String, policy: String) throws {
    let mapping = try mapping(line)
    #expect(mapping.policy == [UInt8](policy.utf8))
    #expect(mapping.pages == [NodePages(node: 0, pages: 1)])
  }

  /// The kernel escapes blanks, tabs, newlines and `=` of a path; other bytes stay.
  @Test(arguments: [
    ("/a\\040b\\011c\\012d", "/a b\tc\nd"), ("/a\\134040", "/a\\134040"), ("/N0\\0755", "/N0=5"),
    ("/x\\040(deleted)", "/x (deleted)"), ("/ä", "/ä"), ("/trailing\\", "/trailing\\"),
    ("/\\999", "/\\999"),
  ])
  func undoesEscapesOfPaths(text: String, path: String) throws {
    let mapping = try mapping("7f default file=\(text) mapped=1 N0=1 kernelpagesize_kB=4")
    #expect(mapping.file == [UInt8](path.utf8))
    #expect(mapping.pages == [NodePages(node: 0, pages: 1)])
  }

  @Test func keepsBytesThatAreNoText() {
    let line = [UInt8]("7f default file=/".utf8) + [0xff, 0xfe] + [UInt8](" N0=1".utf8)
    let mapping = NumaMapping(line: line.span)
    #expect(mapping?.file == [0x2f, 0xff, 0xfe])
  }

  @Test(arguments: ["", " ", "7f", "zz default", "11112222333344445 default N0=1"])
  func refusesWhatIsNoLine(line: String) {
    let bytes = [UInt8](line.utf8)
    let mapping = NumaMapping(line: bytes.span)
    #expect(mapping == nil)
  }

  @Test(arguments: [
    "7f default N0= Nx=3 N=4 N99999999999999999999=1 anon= mapmax=x kernelpagesize_kB=",
    "7f default =",
    "7f default N0=99999999999999999999999",
  ])
  func passesOverWhatTheKernelDoesNotWrite(line: String) throws {
    #expect(try mapping(line).pages.isEmpty)
  }

  /// A line with a byte that is not a digit in its address is not a mapping, even if the byte is next to a digit in
  /// ASCII.
  @Test(arguments: [0x2f, 0x3a, 0x40, 0x47, 0x60, 0x67, 0xb0, 0xc1, 0x20, 0x10] as [UInt8])
  func readsNoAddressOfOtherBytes(byte: UInt8) {
    let address = [UInt8]("09afAF5819Bb07c3".utf8)
    for index in address.indices {
      var line = address + [UInt8](" default N0=1".utf8)
      line[index] = byte
      let mapping = NumaMapping(line: line.span)
      // A blank ends the address, and the text after it is read as the policy.
      let expected = byte == .space && index > 0 ? address[..<index] : []
      let start = UInt(String(decoding: expected, as: UTF8.self), radix: 16)
      if byte == .space, index == 0 {
        #expect(mapping?.start == PageAddress(rawValue: 0x9af_af58_19bb_07c3))
      } else {
        #expect(mapping?.start == start.map(PageAddress.init(rawValue:)))
      }
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("7f", 0x7f), ("1234567", 0x123_4567), ("12345678", 0x1234_5678),
      ("123456789", 0x1_2345_6789), ("7ffd88ada000", 0x7ffd_88ad_a000),
      ("ABCDEFabcdef", 0xabcd_efab_cdef),
      ("ffffffffffffffff", .max),
    ] as [(String, UInt)])
  func readsAddressesOfAnyLength(text: String, address: UInt) throws {
    #expect(try mapping("\(text) default").start == PageAddress(rawValue: address))
  }

  @Test(
    arguments: [
      ("9223372036854775807", .max), ("9223372036854775808", nil), ("18446744073709551617", nil),
      ("92233720368547758070", nil), ("000000000000000000000012", 12),
    ] as [(String, Int?)])
  func refusesCountsThatDoNotFit(text: String, count: Int?) throws {
    #expect(try mapping("7f default N0=\(text)").pages.first?.pages == count)
  }
}
