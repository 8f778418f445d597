import Foundation
import NumaCore
import SystemPackage

@testable import numactl_swift

/// A machine of Tests/Machines, laid out in a folder of its own for as long as it is used.
final class MadeMachine {
  static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  let root: SystemRoot
  private let directory: URL

  /// Takes the machine's name, and what the kernel says there of itself in place of what was recorded.
  init(_ name: String, replacing replacements: [(String, String)] = []) throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "numactl-swift-\(UUID().uuidString)")
    root = SystemRoot(FilePath(directory.path))
    let file = Self.project.appending(path: "Tests/Machines/\(name).txt")
    let text = "\n" + (try String(contentsOf: file, encoding: .utf8))
    // `@ /path` starts a file and `@ /path -> target` is a link; what stands before the first is comment.
    for section in text.components(separatedBy: "\n@ ").dropFirst() {
      let heading = section.prefix { $0 != "\n" }
      let words = heading.components(separatedBy: " -> ")
      let path = directory.appending(path: words[0])
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      if words.count == 2 {
        try FileManager.default.createSymbolicLink(
          atPath: path.path, withDestinationPath: words[1])
      } else {
        var content = String(section.dropFirst(heading.count + 1)) + "\n"
        for (old, new) in replacements {
          content = content.replacingOccurrences(of: old, with: new)
        }
        try content.write(to: path, atomically: false, encoding: .utf8)
      }
    }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  var machine: Machine { Machine(root) }
}
