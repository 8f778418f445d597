internal import LinuxSystem

extension SystemRoot {
  /// Lists the SysV segments of this IPC namespace, the files of tmpfs and hugetlbfs that this process sees, and those
  /// without a name, such as memfds, that a process has open.
  ///
  /// These are the objects whose pages stay in memory although no process may map them. A file without a name that no
  /// process has open, but maps, is left out.
  ///
  /// - Returns: Each object, or the folder that cannot be read.
  ///
  /// Linux 2.6.26. Source: proc_sysvipc(5), proc_pid_mountinfo(5), proc_pid_fd(5).
  package func sharedMemory() -> [Result<MemoryObject, ResidentMemoryError>] {
    var found = segments.map { Result<MemoryObject, ResidentMemoryError>.success(.segment($0)) }
    var visited: [MappedDevice] = []
    for mount in (try? mounts(in: processDirectory(of: .caller))) ?? []
    where mount.keepsFilesInMemory && !visited.contains(mount.device) {
      // Another file system may be mounted over this one.
      guard let status = try? mount.path.stat(), mount.device == MappedDevice(status.deviceID)
      else { continue }
      visited.append(mount.device)
      MemoryObject.visitFiles(below: mount.path) { found.append($0) }
    }
    for file in openFiles() where file.isDeleted && keepsFileInMemory(file.path) {
      found.append(.success(.file(file.path)))
    }
    return found
  }

  /// The IDs of the SysV segments.
  private var segments: [Int32] {
    guard let text = try? read("/proc/sysvipc/shm") else { return [] }
    return text.split(separator: .newline).compactMap { line in
      let words = line.split(separator: .space)
      // The first line has the names of the columns.
      return words.count > 1 ? decimalNumber(words[1]).flatMap(Int32.init(exactly:)) : nil
    }
  }
}

extension Mount {
  fileprivate var keepsFilesInMemory: Bool {
    ["tmpfs", "hugetlbfs"].contains { fileSystem.equals($0) }
  }
}
