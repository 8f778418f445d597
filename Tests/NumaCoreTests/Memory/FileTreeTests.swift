import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

struct FileTreeTests {
  private func paths(below folder: FilePath) -> [Result<MemoryObject, ResidentMemoryError>] {
    var found: [Result<MemoryObject, ResidentMemoryError>] = []
    MemoryObject.visitFiles(below: folder) { found.append($0) }
    return found
  }

  @Test func findsRegularFilesInTheOrderOfTheirNames() throws {
    let folder = try ScratchFolder()
    let manager = FileManager.default
    let top = folder.file("tree")
    try manager.createDirectory(atPath: top.string + "/b/c", withIntermediateDirectories: true)
    for name in ["z", "b/c/2", "b/1", "a"] {
      try Data([1]).write(to: URL(filePath: top.string + "/" + name))
    }
    try manager.createSymbolicLink(atPath: top.string + "/link", withDestinationPath: "z")
    try manager.createSymbolicLink(atPath: top.string + "/loop", withDestinationPath: ".")
    let expected = ["a", "b/1", "b/c/2", "z"].map {
      Result<MemoryObject, ResidentMemoryError>.success(
        .file(FilePath(top.string + "/" + $0)))
    }
    #expect(paths(below: top) == expected)
    // A slash at the end does not show in the paths.
    #expect(paths(below: FilePath(top.string + "/")) == expected)
  }

  @Test func reportsAFolderThatCannotBeRead() {
    let missing = MemoryObject.file("/nowhere")
    #expect(
      paths(below: "/nowhere")
        == [.failure(.refused(missing, call: "open", .noSuchFileOrDirectory))])
    let file = FilePath("/dev/null")
    #expect(paths(below: file) == [.failure(.refused(.file(file), call: "open", .notDirectory))])
  }

  private static let sharedMemoryIsMounted =
    (try? FilePath("/dev").stat().deviceID) != (try? FilePath("/dev/shm").stat().deviceID)

  @Test(.enabled(if: sharedMemoryIsMounted)) func leavesOutOtherFileSystems() throws {
    let folder = try ScratchFolder()
    let file = try folder.file("f", holding: "x")
    let wanted = Result<MemoryObject, ResidentMemoryError>.success(.file(file))
    #expect(!paths(below: "/dev").contains(wanted))
    #expect(paths(below: "/dev/shm").contains(wanted))
  }
}
