import Foundation
import Testing

/// Replays the inputs that fuzzing has kept, with the same checks as fuzzing.
struct CorpusReplayTests {
  private static let corpus = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus")

  @Test(arguments: Parser.allCases)
  func keepsItsPromises(parser: Parser) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let machines = try MadeMachines(in: folder.path)

    let files = try FileManager.default.contentsOfDirectory(
      at: Self.corpus.appending(path: parser.rawValue), includingPropertiesForKeys: nil)
    try #require(!files.isEmpty)
    for file in files {
      let input = [UInt8](try Data(contentsOf: file))
      #expect(throws: Never.self, "\(file.lastPathComponent)") {
        try parser.check(input, on: machines)
      }
    }
  }

  /// Each folder belongs to a parser, each parser has a folder, and the corpus is small enough for the tree.
  @Test func isWholeAndSmall() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
    #expect(Set(folders) == Set(Parser.allCases.map(\.rawValue)))
    var size = 0
    for folder in folders {
      let files = try FileManager.default.contentsOfDirectory(
        at: Self.corpus.appending(path: folder), includingPropertiesForKeys: [.fileSizeKey])
      #expect(files.count <= 60, "\(folder)")
      for file in files { size += try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
    }
    #expect(size <= 200_000)
  }
}
