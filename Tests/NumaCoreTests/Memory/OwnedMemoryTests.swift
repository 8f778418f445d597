import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

struct OwnedMemoryTests {
  private static let pageSize = ByteCount.basePage.rawValue

  @Test func fillsTheBytesAskedForAndNoOthers() throws {
    var memory = try NUMAAllocation(byteCount: Self.pageSize + 2)
    memory.fill(1..<Self.pageSize + 1, with: 0xff)
    memory.fill(7..<7, with: 1)
    let bytes: [UInt8] = memory.withBytes { bytes in
      (0..<bytes.byteCount).map { (offset: Int) -> UInt8 in
        unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      }
    }
    var expected = [UInt8](repeating: 0xff, count: Self.pageSize + 2)
    expected[0] = 0
    expected[Self.pageSize + 1] = 0
    #expect(bytes == expected)
  }

  /// No byte after the memory is touched; the kernel maps new memory directly below the last mapping, unless there is
  /// a hole elsewhere.
  @Test func touchesNoByteBehind() throws {
    let above = try NUMAAllocation(byteCount: 512 * Self.pageSize)
    var below = try NUMAAllocation(byteCount: 512 * Self.pageSize)
    let areNeighbours = below.range.end == above.range.start
    below.touch()
    below.fill(0..<512 * Self.pageSize, with: 0xff)
    let touched = try LinuxKernel().pagesPerNode(of: above.range).count
    #expect(touched == 0 || !areNeighbours)
  }

  @Test func fillsAFileInPlace() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("file", holding: String(repeating: "x", count: 10000))
    do {
      var memory = try FileMemory(path, byteCount: 5000)
      #expect(memory.range.size == .pages(2))
      try memory.fill(0..<5000, with: 0xff)
    }
    var expected = [UInt8](repeating: UInt8(ascii: "x"), count: 10000)
    for index in 0..<5000 { expected[index] = 0xff }
    #expect(try contents(of: path) == expected)
  }

  /// A file that is too short is refused, because a write after the last page of a file ends the process.
  @Test func refusesAFileThatIsTooShort() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("file", holding: "short")
    let page = Self.pageSize
    var memory = try FileMemory(path, byteCount: page)
    try memory.fill(0..<page, with: 0xff)
    #expect(
      throws: SharedObjectError.beyondEnd(
        path, offset: .pages(0), length: ByteCount(rawValue: page + 1),
        size: ByteCount(rawValue: 5))
    ) { _ = try FileMemory(path, byteCount: page + 1) }
    #expect(try contents(of: path).count == 5)
  }

  /// If a file becomes shorter while it is mapped, no signal ends the process.
  @Test func namesThePageThatATruncatedFileLacks() throws {
    let folder = try ScratchFolder()
    let page = Self.pageSize
    let path = try folder.file("file", holding: String(repeating: "x", count: 3 * page))
    var memory = try FileMemory(path, byteCount: 3 * page)
    #expect(unsafe truncate(path.string, page) == 0)
    #expect(
      throws: SharedObjectError.missingPage(
        path, offset: .pages(1), .truncated(ByteCount(rawValue: page)))
    ) { try memory.fill(0..<3 * page, with: 0xff) }
    try memory.fill(0..<page, with: 0xff)
    #expect(try contents(of: path) == [UInt8](repeating: 0xff, count: page))
  }

  /// Several threads fill files, some of which lack pages, at the same time.
  @Test func threadsFillFilesThatLackPages() async throws {
    let folder = try ScratchFolder()
    let page = Self.pageSize
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<8 {
        let path = try folder.file(
          "file\(number)", holding: String(repeating: "x", count: 4 * page))
        group.addTask {
          var isExpected = true
          for round in 0..<50 {
            var memory = try FileMemory(path, byteCount: 4 * page)
            let isShort = (number + round) % 2 == 0
            if isShort { unsafe truncate(path.string, 2 * page) }
            do throws(SharedObjectError) {
              try memory.fill(0..<4 * page, with: UInt8(number))
              isExpected = isExpected && !isShort
            } catch {
              isExpected = isExpected && isShort
            }
            unsafe truncate(path.string, 4 * page)
          }
          return isExpected
        }
      }
      for try await isExpected in group { #expect(isExpected) }
    }
  }

  @Test func refusesWhatIsNotThere() throws {
    let folder = try ScratchFolder()
    let path = folder.file("missing")
    #expect(throws: SharedObjectError.refused(path, call: "open", .noSuchFileOrDirectory)) {
      _ = try FileMemory(path, byteCount: 1)
    }
    #expect(exists(path) == false)
    #expect(
      throws: SharedObjectError.noSuchPart(
        path, offset: .pages(0), length: ByteCount(rawValue: 0))
    ) { _ = try FileMemory(path, byteCount: 0) }
  }

  @Test func mapsADevice() throws {
    var memory = try FileMemory("/dev/zero", byteCount: 3 * Self.pageSize)
    try memory.fill(0..<3 * Self.pageSize, with: 1)
    let places: [PageStatus] = try LinuxKernel().places(of: memory.range)
    #expect(places.count == 3)
  }

  @Test func tellsItsOwnLineOfNumaMaps() throws {
    let node = try #require(try LinuxKernel().allowedNodes().first)
    var memory = try NUMAAllocation(byteCount: 3 * Self.pageSize, policy: .bind([node]))
    memory.touch()
    let lines = try SystemRoot.live.numaMapsLines(of: memory.range)
    #expect(lines.count == 1)
    let start = String(memory.range.start.rawValue, radix: 16)
    let text = String(decoding: lines[0].text, as: UTF8.self)
    #expect(text.hasPrefix("\(start) bind:\(node) anon=3 "))
    #expect(lines[0].mapping.pages == [NodePages(node: node, pages: 3)])
    let nowhere = AddressRange(start: PageAddress(rawValue: 0), size: .pages(1))
    let none = try SystemRoot.live.numaMapsLines(of: nowhere)
    #expect(none.isEmpty)
  }

  @Test func keepsHugePagesOut() throws {
    let memory = try NUMAAllocation(byteCount: 4 << 20)
    // A kernel without transparent huge pages refuses the advice.
    guard FileManager.default.fileExists(atPath: "/sys/kernel/mm/transparent_hugepage") else {
      return
    }
    try LinuxKernel().avoidHugePages(in: memory.range)
    // Foundation would read at most one page of this file.
    let smaps = String(decoding: try SystemRoot.live.read("/proc/self/smaps"), as: UTF8.self)
    // This use keeps the memory until here.
    #expect(memory.byteCount == 4 << 20)
    // The kernel may have merged the memory with an adjacent mapping of the same kind.
    var isInside = false
    var flags: Substring?
    for line in smaps.split(separator: "\n") {
      let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      if ends.count == 2 {
        isInside = (ends[0]..<ends[1]).contains(memory.range.start.rawValue)
      } else if isInside, line.hasPrefix("VmFlags:") {
        flags = line
      }
    }
    #expect(flags?.split(separator: " ").contains("nh") == true)
  }

  @Test func theClockGoesOn() {
    let kernel = LinuxKernel()
    let start = kernel.monotonicTime()
    usleep(2000)
    let elapsed = kernel.monotonicTime() - start
    let (least, most) = (Duration.milliseconds(2), Duration.seconds(86_400))
    #expect(elapsed >= least)
    #expect(elapsed < most)
  }

  @Test(
    arguments: [
      (.bind([0, 1]), .bind([0, 1])), (MemoryPolicy(.preferred, [2, 3]), .preferred(2)),
      (MemoryPolicy(.preferred), .local), (.preferredMany([2, 3]), .preferredMany([2, 3])),
      (.default, .default), (.local, .local),
    ] as [(MemoryPolicy, MemoryPolicy)])
  func whatTheKernelKeeps(policy: MemoryPolicy, kept: MemoryPolicy) {
    #expect(policy.kept == kept)
  }
}
