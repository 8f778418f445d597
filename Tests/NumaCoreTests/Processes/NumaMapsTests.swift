import LinuxSystem
import Testing

@testable import NumaCore

struct NumaMapsTests {
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

  @Test func readsThisProcess() throws {
    var total = 0
    var maps = try SystemRoot.live.numaMaps(of: .caller)
    while let mapping = try maps.next() {
      total += mapping.pages.reduce(0) { $0 + $1.pages }
    }
    #expect(total > 100)
  }

  @Test func namesTheFileOfAProcessThatIsGone() {
    #expect(
      throws: ReadError.unreadable("/proc/2147483647/numa_maps", .noSuchFileOrDirectory)
    ) {
      _ = try SystemRoot.live.numaMaps(of: ProcessID(rawValue: .max))
    }
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

  @Test func stopsWhereTheCallerDoes() throws {
    let tree = try numaMaps("1000 default N0=1\n2000 default N0=2\nnone of the kernel's\n")
    var maps = try tree.root.numaMaps(of: .caller)
    while let mapping = try maps.next() {
      if mapping.pages == [NodePages(node: 0, pages: 2)] { return }
    }
    Issue.record("the mapping of two pages is not read")
  }

  @Test func goesOnBehindALineThatIsNone() throws {
    let tree = try numaMaps("1000 default N0=1\nnone\n3000 default N0=3")
    let root = tree.root
    var maps = try root.numaMaps(of: .caller)
    #expect(try maps.next()?.start == PageAddress(rawValue: 0x1000))
    #expect(root.takeWarnings().isEmpty)
    #expect(try maps.next()?.start == PageAddress(rawValue: 0x3000))
    #expect(try maps.next() == nil)
    #expect(try maps.next() == nil)
    let path = root.resolve("/proc/self/numa_maps")
    #expect(
      root.takeWarnings().map(\.error) == [
        .malformed(path, reason: "a line is not a mapping")
      ])
  }

  /// A malformed count is left out with a warning; a word that a newer kernel may write causes no warning.
  @Test(
    arguments: [
      ("N0=-5 N1=2", true), ("N0=x N1=2", true), ("anon=-1 N1=2", true),
      ("kernelpagesize_kB=x N1=2", true), ("mapmax= N1=2", true), ("New=3 anonymous=1 N1=2", false),
    ] as [(String, Bool)])
  func warnsOfACountThatIsNone(words: String, hasWarning: Bool) throws {
    let tree = try numaMaps("1000 default \(words)\n2000 default N0=3\n\0")
    let root = tree.root
    var maps = try root.numaMaps(of: .caller)
    #expect(try maps.next()?.pages == [NodePages(node: 1, pages: 2)])
    #expect(try maps.next()?.pages == [NodePages(node: 0, pages: 3)])
    #expect(try maps.next() == nil)
    #expect(root.takeWarnings().isEmpty != hasWarning)
  }

  @Test func refusesATextOfOtherLines() throws {
    let tree = try numaMaps("what\nis this\n")
    var maps = try tree.root.numaMaps(of: .caller)
    var error: ReadError?
    do throws(ReadError) { _ = try maps.next() } catch let caught { error = caught }
    let path = tree.root.resolve("/proc/self/numa_maps")
    #expect(error == .malformed(path, reason: "no line is a mapping"))
  }

  /// Linux 3.4 to 4.4 writes the thread's number after the word, and does so in maps as well.
  @Test func takesTheStackOfAThreadForAStack() throws {
    #expect(try mapping("7f00 default stack:4711 anon=2 N0=2").kind == .stack)
    #expect(try mapping("7f00 default stack anon=2 N0=2").kind == .stack)
    #expect(try mapping("7f00 default stacked N0=2").kind == .anonymous)
  }

  /// A mapping keeps no values of an earlier line, and a later line does not change it.
  @Test func keepsLinesApart() throws {
    let lines = [
      "1000 default file=/a anon=1 mapmax=2 N0=1 N1=2 kernelpagesize_kB=4", "2000 default N0=1",
      "3000 weighted interleave:0-1 file=/a N0=1 N2=2", "4000 weighted interleave:0-12 N5=1 N6=2",
      "5000 default file=/b huge", "6000 weighted interleave:0-1 stack", "7000 weighted",
      "8000 prefer", "9000 prefer (many):0 heap", "a000 prefer (many):0", "b000 default ",
    ]
    let tree = try numaMaps(lines.joined(separator: "\n"))
    var maps = try tree.root.numaMaps(of: .caller)
    var mappings: [NumaMapping] = []
    while let mapping = try maps.next() { mappings.append(mapping) }
    #expect(try mappings == lines.map(mapping))
  }

  /// Lines may continue beyond one read, and one line is longer than a read.
  @Test func readsLinesOfAnyLength() throws {
    let path = "/" + String(repeating: "x", count: 100_000)
    let lines = (1...2000).map { "\(String($0, radix: 16))000 default file=/\($0) N\($0)=\($0)" }
    let long = "7fff00000000 default file=\(path) N3=3"
    let all = lines + [long] + lines
    let tree = try numaMaps(all.joined(separator: "\n") + "\n")
    var maps = try tree.root.numaMaps(of: .caller)
    for line in all { #expect(try maps.next() == mapping(line)) }
    #expect(try maps.next() == nil)
  }

  @Test func refusesALineLongerThanTheKernels() throws {
    let tree = try numaMaps(
      "1000 default\n" + String(repeating: "x", count: 3 << 20) + "\n2000 default\n")
    var maps = try tree.root.numaMaps(of: .caller)
    #expect(try maps.next()?.start == PageAddress(rawValue: 0x1000))
    let path = tree.root.resolve("/proc/self/numa_maps")
    var error: ReadError?
    do throws(ReadError) { _ = try maps.next() } catch let caught { error = caught }
    #expect(error == .malformed(path, reason: "a line longer than the kernel writes"))
    #expect(try maps.next() == nil)
  }

  private func numaMaps(_ text: String) throws -> MadeTree {
    try MadeTree(files: ["/proc/self/numa_maps": text])
  }
}
