import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct GroupMemoryTests {
  private static let maps = """
    10000-18000 rw-p 00000000 00:00 0 [heap]
    20000-24000 rw-s 00000000 00:01 9 /dev/shm/table
    40000-48000 r-xp 00000000 fe:01 17 /usr/lib/libc.so.6

    """

  private func places(mapped: Int) -> String {
    """
    10000 default heap anon=8 mapmax=\(mapped) N0=6 N1=2 kernelpagesize_kB=4
    20000 default file=/dev/shm/table mapmax=\(mapped) N0=4 kernelpagesize_kB=4
    40000 default file=/usr/lib/libc.so.6 mapped=4 N1=4 kernelpagesize_kB=4

    """
  }

  private func machine(mapped: [Int: Int]) throws -> FileTree {
    var files: [String: String] = [:]
    for (process, count) in mapped {
      files["/proc/\(process)/maps"] = Self.maps
      files["/proc/\(process)/numa_maps"] = places(mapped: count)
    }
    return try FileTree(files: files)
  }

  private func processes(_ numbers: Int32...) -> [ProcessID] {
    numbers.map { ProcessID(rawValue: $0) }
  }

  private func pages(_ size: ByteCount) -> Int { size.rawValue / ByteCount.basePage.rawValue }

  /// A recorded machine does not show which pages are shared, so the total is an upper bound.
  @Test func boundsWhatARecordedMachineHas() throws {
    let machine = try machine(mapped: [7: 2, 8: 3])
    let memory = machine.root.groupMemory(of: processes(7, 8))
    #expect(memory.reasons == [.recorded])
    #expect(pages(memory.total.total.total) == 32)
    #expect(pages(memory.total[.heap][0]) == 12)
    // The lower bound: the pages that are mapped once, and the other pages of one process.
    #expect(pages(memory.least) == 2 * 4 + 12)
    #expect(memory.members.map { pages($0.share.total.total) } == [16, 16])
    #expect(try memory.members.map { pages(try $0.use.get().use.total.total) } == [16, 16])
  }

  @Test func isExactWhereNothingIsShared() throws {
    for mapped in [[7: 1, 8: 1], [7: 1, 8: 5]] {
      let machine = try machine(mapped: mapped)
      let memory = machine.root.groupMemory(of: processes(7, 8))
      #expect(memory.isExact)
      #expect(pages(memory.total.total.total) == 32)
      #expect(memory.least == memory.total.total.total)
    }
  }

  /// Processes that cannot be compared count as two address spaces only if their mappings differ.
  @Test func distrustsProcessesThatMayBeOne() throws {
    let machine = try machine(mapped: [7: 1, 8: 1, 9: 1])
    try machine.write(
      Self.maps + "50000-51000 rw-p 00000000 00:00 0 \n", to: "/proc/9/maps")
    let refused = [ProcessID: Errno](
      processes(7, 8, 9).map { ($0, Errno.notPermitted) }
    ) { first, _ in first }
    let memory = machine.root.groupMemory(of: processes(7, 8), uncompared: refused)
    #expect(memory.reasons == [.notCompared(ProcessID(rawValue: 8), .notPermitted)])
    #expect(pages(memory.least) == 16)
    #expect(machine.root.groupMemory(of: processes(7, 9), uncompared: refused).isExact)
  }

  /// A process that has exited does not affect the counts of the others.
  @Test func goesOnWithoutWhatHasEnded() throws {
    let machine = try machine(mapped: [7: 1])
    let memory = machine.root.groupMemory(of: processes(6, 7))
    #expect(pages(memory.total.total.total) == 16)
    guard case .failure(.unreadable(_, .noSuchFileOrDirectory)) = memory.members[0].use else {
      Issue.record("\(memory.members[0].use)")
      return
    }
  }

  /// Pages that this process maps at two addresses count once.
  @Test func countsAFileOnceThatIsMappedTwice() throws {
    let folder = try ScratchFolder()
    let page = ByteCount.basePage.rawValue
    let path = try folder.file("table", holding: String(repeating: "x", count: 8 * page))
    let first = try FileMemory(path, byteCount: 8 * page)
    let second = try FileMemory(path, byteCount: 6 * page)
    for address in first.range.pages() + second.range.pages().prefix(2) {
      let start = unsafe UnsafeMutablePointer<UInt8>(bitPattern: address.rawValue)
      unsafe start?.pointee = 1
    }
    var filter = MappingFilter()
    filter.ranges = [first.range, second.range]
    let memory = SystemRoot.live.groupMemory(
      of: [.ofThisProgram], filter: GroupFilter(mappings: filter, takesKernelPages: false))
    #expect(memory.isExact, "\(memory.reasons)")
    #expect(pages(memory.total.total.total) == 8)
    #expect(memory.total == memory.members[0].share)
    // This use keeps the mappings until here.
    #expect(first.byteCount > second.byteCount)
  }
}
