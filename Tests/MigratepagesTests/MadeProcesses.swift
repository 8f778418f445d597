import FileTrees
import NumaCore

/// A machine of a few files, whose processes the kernel does not know.
final class MadeProcesses {
  private let tree: FileTree
  var root: SystemRoot { tree.root }

  /// Creates the files of processes, from names escaped as by the kernel, and other files by their paths.
  init(_ names: [ProcessID: String], user: Int = 7, files: [String: String] = [:]) throws {
    var files = files
    for (process, name) in names {
      files["/proc/\(process)/status"] =
        "Name:\t\(name)\nState:\tS (sleeping)\nPPid:\t1\nUid:\t\(user)\t\(user)\t\(user)\t0\n"
        + "VmSize:\t  100 kB\n"
    }
    tree = try FileTree(files: files)
  }
}

extension ProcessID {
  /// Processes that no kernel has, because their IDs are greater than any ID of a kernel.
  static let made = [ProcessID(rawValue: 0x7fff_fffd), ProcessID(rawValue: 0x7fff_fffe)]
}
