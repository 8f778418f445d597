import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests with a file on a disk, if the folder for temporary files is on one.
struct CacheTests {
  /// A file of `pages` pages, written and synchronized.
  private func file(_ folder: borrowing DiskFolder, pages: Int) throws -> FilePath {
    let path = folder.path.appending("f")
    let contents = Data(
      (0..<pages * ByteCount.basePage.rawValue).map { UInt8(truncatingIfNeeded: $0 / 251) })
    try contents.write(to: URL(filePath: path.string))
    let file = try FileDescriptor.open(path, .readWrite)
    fsync(file.rawValue)
    try file.close()
    return path
  }

  private struct DiskFolder: ~Copyable {
    let path: FilePath

    init() throws {
      var template = [CChar]("/var/tmp/numacore.XXXXXX".utf8CString)
      guard unsafe mkdtemp(&template) != nil else { throw Errno.last }
      path = FilePath(bytes: template.map { UInt8(bitPattern: $0) })
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }
  }

  @Test func dropsCleanPagesAndLoadsThemAgain() throws {
    let folder = try DiskFolder()
    let path = try file(folder, pages: 300)
    let before = try Data(contentsOf: URL(filePath: path.string))
    let object = MemoryObject.file(path)
    let places = try LinuxKernel().residentMemory(of: object).places
    #expect(places.total == .pages(300))
    let nodes = places.nodes
    // A run that is stopped drops nothing.
    let stopped = try CacheDrop(of: object, on: nodes).run { true }
    #expect(!stopped.isComplete)
    #expect(stopped.parts.allSatisfy { $0.dropped + $0.left == .zero })
    #expect(try LinuxKernel().residentMemory(of: object).places == places)
    let report = try CacheDrop(of: object, on: nodes).run()
    #expect(report.isComplete)
    for part in report.parts {
      #expect(part.dropped + part.left == places[part.node])
    }
    let rest = try LinuxKernel().residentMemory(of: object).places.total
    #expect(rest == report.parts.reduce(.zero) { $0 + $1.left })
    #expect(rest < places.total)
    var told: [ByteCount] = []
    let load = try CacheLoad(of: path, by: nil).run { read, size in
      told.append(read)
      #expect(size == .pages(300))
    }
    #expect(load.read == .pages(300))
    #expect(load.moved == nil)
    #expect(told.first == .zero && told.last == .pages(300))
    #expect(try LinuxKernel().residentMemory(of: object).places.total == .pages(300))
    #expect(try Data(contentsOf: URL(filePath: path.string)) == before)
  }

  @Test func keepsPagesOfOtherNodes() throws {
    let folder = try DiskFolder()
    let object = MemoryObject.file(try file(folder, pages: 3))
    let report = try CacheDrop(of: object, on: [1023]).run()
    #expect(report.parts.map { $0.dropped } == [.zero])
    #expect(try LinuxKernel().residentMemory(of: object).places.total == .pages(3))
  }

  /// The pages of tmpfs are the only copy.
  @Test func refusesWhatHasNoDisk() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    try SharedObject(file: path, length: .pages(1)).touch()
    #expect(throws: ResidentMemoryError.onlyCopy(.file(path))) {
      try CacheDrop(of: .file(path), on: [0]).run()
    }
    #expect(try LinuxKernel().residentMemory(of: .file(path)).places.total == .pages(1))
  }
}
