import Foundation
import NumaCore
import LinuxSystem

/// A machine of Tests/Machines or a made-up machine, as files in its own folder, which is removed with it.
final class FileTree {
  private let directory: URL
  var root: SystemRoot { SystemRoot(FilePath(directory.path)) }

  init(files: [String: String]) throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "numactl-\(UUID().uuidString)")
    for (path, text) in files { try write(text, path) }
  }

  /// Lays out a machine of Tests/Machines: `@ /path` starts a file, `@ /path -> target` is a link.
  convenience init(machine name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Machines/\(name).txt")
    var files: [String: String] = [:]
    var links: [(path: String, target: String)] = []
    let text = "\n" + (try String(contentsOf: file, encoding: .utf8))
    for section in text.components(separatedBy: "\n@ ").dropFirst() {
      let heading = section.prefix { $0 != "\n" }
      let link = heading.components(separatedBy: " -> ")
      guard link.count == 1 else {
        links.append((link[0], link[1]))
        continue
      }
      let isEndedByZero = heading.hasSuffix(" 0")
      files[String(heading.dropLast(isEndedByZero ? 2 : 0))] =
        String(section.dropFirst(heading.count + 1)) + "\n" + (isEndedByZero ? "\0" : "")
    }
    try self.init(files: files)
    for link in links {
      let place = directory.appending(path: link.path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: place.path, withDestinationPath: link.target)
    }
  }

  func write(_ text: String, _ path: String) throws {
    let file = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: directory.appending(path: path), encoding: .utf8)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: directory.appending(path: path))
  }

  deinit { try? FileManager.default.removeItem(at: directory) }
}
