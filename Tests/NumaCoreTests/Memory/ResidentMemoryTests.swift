import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests with files on tmpfs, whose pages stay in place until the file is removed.
struct ResidentMemoryTests {
  private let kernel = LinuxKernel()

  private func placed(_ memory: ResidentMemory) -> Int { memory.places.total.rawValue }

  @Test func countsPagesThatAreThere() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let object = try SharedObject(file: path, length: .pages(200))
    for page in [0, 7, 8, 70, 199] {
      try SharedObject(file: path, offset: .pages(page), length: .pages(1)).touch()
    }
    let memory = try kernel.residentMemory(of: .file(path))
    #expect(memory.size == .pages(200))
    #expect(memory.pageSize == .basePage)
    #expect(placed(memory) == 5 * ByteCount.basePage.rawValue)
    #expect(memory.unplaced.rawValue == 0)
    // The places are the same as those that the kernel reports for a mapping.
    try kernel.mapResidentPages(of: object.range)
    for node in try kernel.pagesPerNode(of: object.range) {
      #expect(memory.places[node.node] == .pages(node.pages))
    }
    // The query allocated no page.
    #expect(placed(try kernel.residentMemory(of: .file(path))) == placed(memory))
  }

  /// Creates a file with a byte on each side of the end of the part that is mapped at a time.
  private func makeSparse(_ path: FilePath, size: Int64) throws {
    let file = try FileDescriptor.open(
      path, .readWrite, options: .create, permissions: .ownerReadWrite)
    defer { try? file.close() }
    #expect(unsafe pwrite(file.rawValue, [UInt8(1), 1], 2, (128 << 20) - 1) == 2)
    try file.resize(to: size)
  }

  @Test func looksAtMoreThanOneWindow() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    try makeSparse(path, size: 1 << 30)
    let memory = try kernel.residentMemory(of: .file(path))
    #expect(placed(memory) == 2 * ByteCount.basePage.rawValue)
    #expect(memory.unplaced.rawValue == 0)
  }

  /// Whether the kernel quickly reports which parts of a file are not in memory, as since Linux 6.5.
  private static var tellsQuickly: Bool {
    guard let folder = try? ScratchFolder() else { return true }
    let path = folder.file("empty")
    try? Data().write(to: URL(filePath: path.string))
    return (try? OpenFile(toRead: path).mayBeInMemory(0..<4096)) == false
  }

  /// Holes are skipped, because a check of each page would take years and the file cannot be mapped as a whole.
  @Test(.enabled(if: tellsQuickly)) func passesOverHoles() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    try makeSparse(path, size: .max)
    let memory = try kernel.residentMemory(of: .file(path))
    #expect(memory.size.rawValue == Int.max)
    #expect(placed(memory) == 2 * ByteCount.basePage.rawValue)
  }

  @Test func aPartOfAPageIsAPage() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    try Data([1]).write(to: URL(filePath: path.string))
    let memory = try kernel.residentMemory(of: .file(path))
    #expect(memory.size.rawValue == 1)
    #expect(placed(memory) == ByteCount.basePage.rawValue)
    try Data().write(to: URL(filePath: path.string))
    let empty = try kernel.residentMemory(of: .file(path))
    #expect(empty.size.rawValue == 0 && placed(empty) == 0)
  }

  @Test func countsASegment() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let object = try SharedObject(segment: path, length: .pages(40))
    guard case .segment(let id, _, _, _) = object.created.last else {
      Issue.record("no segment was made")
      return
    }
    try SharedObject(segment: path, offset: .pages(9), length: .pages(2)).touch()
    let memory = try kernel.residentMemory(of: .segment(id))
    #expect(memory.size == .pages(40))
    #expect(placed(memory) == 2 * ByteCount.basePage.rawValue)
    try kernel.mapResidentPages(of: object.range)
    #expect(try kernel.pagesPerNode(of: object.range).map(\.pages) == [2])
  }

  @Test func saysWhyNothingCanBeTold() throws {
    let folder = try ScratchFolder()
    let missing = MemoryObject.file(folder.file("none"))
    #expect(throws: ResidentMemoryError.refused(missing, call: "open", .noSuchFileOrDirectory)) {
      try kernel.residentMemory(of: missing)
    }
    #expect(throws: ResidentMemoryError.directory(.file("/dev"))) {
      try kernel.residentMemory(of: .file("/dev"))
    }
    #expect(throws: ResidentMemoryError.notARegularFile(.file("/dev/null"))) {
      try kernel.residentMemory(of: .file("/dev/null"))
    }
    #expect {
      try kernel.residentMemory(of: .segment(.max))
    } throws: {
      "\($0)" == "segment 2147483647: shmctl: Invalid argument"
    }
    #expect(
      "\(ResidentMemoryError.notTold(.file("/f")))"
        == "/f: the kernel tells only its owner, and who may write to it, what of it is in memory")
  }

  /// No page after the new end of a file is touched, because SIGBUS would end this test and all others.
  @Test func aFileMayBecomeShorter() async throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let size = 4 << 20
    let file = try FileDescriptor.open(
      path, .readWrite, options: .create, permissions: .ownerReadWrite)
    defer { try? file.close() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let bytes = [UInt8](repeating: 1, count: size)
        for _ in 0..<200 {
          #expect(unsafe pwrite(file.rawValue, bytes, size, 0) == size)
          try file.resize(to: 0)
        }
      }
      group.addTask {
        for _ in 0..<200 {
          let memory = try kernel.residentMemory(of: .file(path))
          #expect(memory.places.total.rawValue + memory.unplaced.rawValue <= size)
        }
      }
      try await group.waitForAll()
    }
  }
}
