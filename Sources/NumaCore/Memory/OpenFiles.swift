package import LinuxSystem

/// A file that a process has open, or maps.
package struct OpenFileOfProcess: Hashable, Sendable {
  /// The path by which this process reaches the file.
  package let path: FilePath
  /// The name of the file, in bytes; it ends with ` (deleted)` if no name is left.
  package let name: [UInt8]
  /// Whether no folder has the file, so that it disappears with its last user.
  package let isDeleted: Bool
}

extension SystemRoot {
  /// Lists each regular file that a process has open or maps once.
  ///
  /// Files of processes whose descriptors the caller may not see are left out.
  ///
  /// Source: proc_pid_fd(5), proc_pid_maps(5).
  package func openFiles() -> [OpenFileOfProcess] {
    var files: [OpenFileOfProcess] = []
    var known = KnownFiles()
    for process in (try? processes()) ?? [] {
      let folder = processDirectory(of: process).appending("fd")
      for number in (try? entries(of: folder)) ?? [] {
        let path = folder.appending(number)
        guard let status = try? path.stat(), status.type == .regular, known.insert(status),
          let name = try? target(ofLink: path)
        else { continue }
        // The name may be that of another file by now, or be one of another mount namespace.
        let isItsName = (try? name.stat()).map { $0.isSameFile(as: status) } ?? false
        files.append(
          OpenFileOfProcess(
            path: isItsName ? name : path, name: [UInt8](name.bytes),
            isDeleted: status.linkCount == 0))
      }
      var last: [UInt8] = []
      for map in (try? memoryMaps(of: process)) ?? []
      where map.inode != 0 && map.name.first == .slash && map.name != last {
        last = map.name
        let path = FilePath(bytes: map.name)
        guard let status = try? path.stat(), status.type == .regular,
          status.inode == UInt64(map.inode), known.insert(status)
        else { continue }
        files.append(OpenFileOfProcess(path: path, name: map.name, isDeleted: false))
      }
    }
    return files
  }

  /// Returns whether the pages of a file are its only copy: it is on tmpfs or hugetlbfs.
  package func keepsFileInMemory(_ path: FilePath) -> Bool {
    if hugetlbPageSize(of: path) != nil { return true }
    guard let file = try? OpenFile(toRead: path), let shape = try? file.shape() else {
      return false
    }
    return shape.keepsPolicy
  }
}
