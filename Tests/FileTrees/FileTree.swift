import Foundation
import LinuxSystem
public import NumaCore

/// A folder that stands for `/`, removed with the value.
public final class FileTree: Sendable {
  public let root: SystemRoot
  private let directory: URL

  public var path: String { directory.path }

  public init(files: [String: String] = [:], links: [String: String] = [:]) throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "numactl-swift-\(UUID().uuidString)")
    root = SystemRoot(FilePath(directory.path))
    for (path, text) in files { try write(text, to: path) }
    for (path, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: try makeParent(of: path).path, withDestinationPath: target)
    }
  }

  /// Creates the files of a machine of Tests/Machines.
  public convenience init(machine name: String) throws {
    let (files, links) = try RecordedMachine(name: name).parts()
    try self.init(files: files, links: links)
  }

  public func write(_ text: String, to path: String) throws {
    try text.write(to: try makeParent(of: path), atomically: true, encoding: .utf8)
  }

  public func text(_ path: String) throws -> String {
    try String(contentsOf: directory.appending(path: path), encoding: .utf8)
  }

  public func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: directory.appending(path: path))
  }

  private func makeParent(of path: String) throws -> URL {
    let url = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    return url
  }

  deinit { try? FileManager.default.removeItem(at: directory) }
}
