internal import LinuxSystem

extension SystemRoot {
  /// Visits the SysV segments of this IPC namespace, and the files of tmpfs and hugetlbfs that this process sees.
  ///
  /// These are the objects whose pages stay in memory although no process may map them. A file that was deleted, and a
  /// memfd, have no path and are not visited.
  ///
  /// - Parameter visit: A function that receives each object, or the folder that cannot be read.
  ///
  /// Linux 2.6.26. Source: proc_sysvipc(5), proc_pid_mountinfo(5).
  package func visitSharedMemory(
    _ visit: (Result<MemoryObject, ResidentMemoryError>) -> Void
  ) {
    for id in segments { visit(.success(.segment(id))) }
    var visited: [MappedDevice] = []
    for mount in (try? mounts(in: processDirectory(of: .caller))) ?? []
    where mount.keepsFilesInMemory && !visited.contains(mount.device) {
      // Another file system may be mounted over this one.
      guard let status = try? mount.path.stat(), mount.device == MappedDevice(status.deviceID)
      else { continue }
      visited.append(mount.device)
      MemoryObject.visitFiles(below: mount.path, visit)
    }
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
    ["tmpfs", "hugetlbfs"].contains { fileSystem.elementsEqual($0.utf8) }
  }
}
