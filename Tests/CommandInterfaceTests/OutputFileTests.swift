import Foundation
import Testing

@testable import CommandInterface

struct OutputFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  private func word(_ name: String) -> Word { Word(folder.appending(path: name).path) }

  @Test func replacesAFileAndKeepsItsPermissions() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try writeFile([1, 2, 3], at: word("a"))
    let path = folder.appending(path: "a").path
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    // A reader that holds the old file open continues to read the old contents.
    let old = try #require(FileHandle(forReadingAtPath: path))
    try writeFile([4], at: word("a"))
    #expect(old.readDataToEndOfFile() == Data([1, 2, 3]))
    #expect(FileManager.default.contents(atPath: path) == Data([4]))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try names == ["a"])
  }

  @Test func writesThroughALink() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try writeFile([1, 2, 3], at: word("a"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "link").path, withDestinationPath: "a")
    try writeFile([5], at: word("link"))
    #expect(FileManager.default.contents(atPath: folder.appending(path: "a").path) == Data([5]))
    #expect(try names == ["a", "link"])
  }

  @Test func namesTheFileAndLeavesNothingBehind() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let missing = word("none/a")
    #expect { try writeFile([1], at: missing) } throws: {
      ($0 as? Failure)?.message == "\(missing): No such file or directory"
    }
    #expect { try writeFile([1], at: Word(folder.path)) } throws: {
      ($0 as? Failure)?.message == "\(folder.path): Is a directory"
    }
    #expect(try names.isEmpty)
  }
}
