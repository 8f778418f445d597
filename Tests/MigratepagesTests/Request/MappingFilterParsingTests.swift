import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct MappingFilterParsingTests {
  private func filter(_ words: [Word]) throws(Failure) -> MappingFilter? {
    guard
      case .migrate(let request) = try Plan(
        ["migratepages"] + words + ["4711", "2", "7"], posixlyCorrect: false)
    else { return nil }
    #expect(request.options.isPlain == words.isEmpty)
    return request.mappings
  }

  @Test func takesAllByItself() throws {
    #expect(try filter([])?.takesAll == true)
  }

  @Test func readsKinds() throws {
    #expect(try filter(["--only=heap,stack"])?.kinds == [.heap, .stack])
    #expect(try filter(["--only=heap", "--only", "anon"])?.kinds == [.heap, .anon])
    #expect(
      try filter(["--only=anon,heap,stack,file,shmem,hugetlb", "--only=anon"])?.kinds
        == Set(MappingKind.allCases))
    #expect(
      try filter(["--exclude", "shmem,hugetlb"])?.kinds == [.heap, .stack, .anon, .file])
    #expect(
      try filter(["--exclude=shmem", "--exclude=file"])?.kinds
        == [.heap, .stack, .anon, .hugetlb])
  }

  @Test func readsRanges() throws {
    func range(_ start: UInt, _ end: UInt) -> AddressRange {
      AddressRange(PageAddress(rawValue: start), to: PageAddress(rawValue: end))
    }
    #expect(
      try filter(["--range=1000-2000,0x7f00-0X8f00", "--range", "FFFF0000-ffff1000"])?.ranges
        == [range(0x1000, 0x2000), range(0x7f00, 0x8f00), range(0xffff_0000, 0xffff_1000)])
    // The whole address space.
    #expect(try filter(["--range=0-ffffffffffffffff"])?.ranges.count == 1)
  }

  @Test func readsNamesAndSizes() throws {
    let filter = try filter(["--map=libc", "--map", "/dev/shm/", "--min-size=2m"])
    #expect(filter?.texts == [[UInt8]("libc".utf8), [UInt8]("/dev/shm/".utf8)])
    #expect(filter?.leastSize == ByteCount(rawValue: 2 << 20))
  }

  private static let kinds = "not anon, heap, stack, file, shmem or hugetlb"

  @Test(
    arguments: [
      ([Word([UInt8]("--only=".utf8) + [0xff])], "--only: \\xff: \(kinds)"),
      (["--only=thp"], "--only: thp: \(kinds)"), (["--only="], "--only: '': \(kinds)"),
      (["--only=anon,"], "--only: '': \(kinds)"), (["--exclude=Anon"], "--exclude: Anon: \(kinds)"),
      (
        ["--exclude=anon,heap,stack", "--exclude=file,shmem,hugetlb"],
        "--exclude: file,shmem,hugetlb: leaves nothing that could move"
      ),
      (["--map="], "--map: '': every name holds this"),
      (["--range=1000"], "--range: 1000: not two hexadecimal addresses, the lesser first"),
      (
        ["--range=2000-1000"], "--range: 2000-1000: not two hexadecimal addresses, the lesser first"
      ),
      (["--range=1-1"], "--range: 1-1: not two hexadecimal addresses, the lesser first"),
      (["--range=-1-2"], "--range: -1-2: not two hexadecimal addresses, the lesser first"),
      (["--range=+1-2"], "--range: +1-2: not two hexadecimal addresses, the lesser first"),
      (["--range=1-2,"], "--range: '': not two hexadecimal addresses, the lesser first"),
      (
        ["--range=0-10000000000000000"],
        "--range: 0-10000000000000000: not two hexadecimal addresses, the lesser first"
      ),
      (["--min-size=1t"], "--min-size: 1t: t: no unit of sizes; those are k, m and g"),
      (["--min-size=08"], "--min-size: 08: not a size: a number that starts with 0 is octal"),
      (["--min-size=0x"], "--min-size: 0x: not a size"),
      (["--min-size=0.5k"], "--min-size: 0.5k: a size has no fraction"),
      (["--min-size=-1"], "--min-size: -1: a size is not negative"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(String(describing: try filter(words)))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }
}
