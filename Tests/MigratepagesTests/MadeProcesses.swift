import Foundation
import NumaCore
import LinuxSystem

/// A machine of a few files, whose processes the kernel does not know; the files are removed with the value.
final class MadeProcesses {
  let root: SystemRoot
  private let directory: URL

  /// Creates the files of processes, from names escaped as by the kernel, and other files by their paths.
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
  /// Processes that no kernel has, because their IDs are greater than any ID of a kernel.
  static let made = [ProcessID(rawValue: 0x7fff_fffd), ProcessID(rawValue: 0x7fff_fffe)]
}
