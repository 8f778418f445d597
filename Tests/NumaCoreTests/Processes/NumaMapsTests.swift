import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct NumaMapsTests {
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
    #expect(try mapping("7f00 default stacked N0=2").kind == .anon)
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

  private func numaMaps(_ text: String) throws -> FileTree {
    try FileTree(files: ["/proc/self/numa_maps": text])
  }
}
