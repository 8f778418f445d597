import Foundation
import LinuxSystem
import NumaCore

/// A folder that stands for `/`, removed with the value.
final class MadeTree {
  let root: SystemRoot
  private let directory: URL

  init(files: [String: String] = [:], links: [String: String] = [:]) throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "numactl-swift-\(UUID().uuidString)")
    root = SystemRoot(FilePath(directory.path))
    for (path, text) in files { try write(text, to: path) }
    for (path, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: try makeParent(of: path).path, withDestinationPath: target)
    }
  }

  func write(_ text: String, to path: String) throws {
    try text.write(to: try makeParent(of: path), atomically: false, encoding: .utf8)
  }

  private func makeParent(of path: String) throws -> URL {
    let url = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    return url
  }

  deinit { try? FileManager.default.removeItem(at: directory) }
}
