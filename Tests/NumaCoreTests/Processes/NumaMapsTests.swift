import SystemPackage
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
    try SystemRoot.live.numaMaps(of: .caller) { mapping in
      total += mapping.pages.reduce(0) { $0 + $1.pages }
    }
    #expect(total > 100)
  }

  @Test func namesTheFileOfAProcessThatIsGone() {
    #expect(
      throws: ReadError.unreadable("/proc/2147483647/numa_maps", .noSuchFileOrDirectory)
    ) {
      try SystemRoot.live.numaMaps(of: ProcessID(rawValue: .max)) { _ in }
    }
  }
}
