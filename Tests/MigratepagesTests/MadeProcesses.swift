import Foundation
import NumaCore
import LinuxSystem

/// A machine of a few files, whose processes the kernel does not know; removed with the value.
final class MadeProcesses {
  let root: SystemRoot
  private let directory: URL

  /// Takes the programs' names as the kernel escapes them, and other files by their paths.
  init(_ names: [ProcessID: String], user: Int = 7, files: [String: String] = [:]) throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "migratepages-\(UUID().uuidString)")
    root = SystemRoot(FilePath(directory.path))
    for (process, name) in names {
      try write(
        "Name:\t\(name)\nState:\tS (sleeping)\nPPid:\t1\nUid:\t\(user)\t\(user)\t\(user)\t0\n"
          + "VmSize:\t  100 kB\n", to: "/proc/\(process)/status")
    }
    for (path, text) in files { try write(text, to: path) }
  }

  private func write(_ text: String, to path: String) throws {
    let file = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: false, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }
}

extension ProcessID {
  /// Processes that no kernel has: its numbers end before.
  static let made = [ProcessID(rawValue: 0x7fff_fffd), ProcessID(rawValue: 0x7fff_fffe)]
}
