public import LinuxSystem

extension SystemRoot {
  /// Finds the mount point of the cgroup tree of version 2; returns `nil` if it is not mounted.
  ///
  /// The result is `/sys/fs/cgroup` if the root has no mountinfo file. A recorded machine may lack this file.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the mountinfo file cannot be read.
  ///
  /// Linux 4.5. Source: proc_pid_mountinfo(5), cgroups(7).
  public func controlGroupMount() throws(ReadError) -> FilePath? {
    guard let mounts = try mounts(in: "/proc/self") else { return "/sys/fs/cgroup" }
    return mounts.first { $0.fileSystem.equals("cgroup2") }?.path
  }

  /// Returns the path of a group. The path that a user types is always below the mount point, and may omit it.
  package func controlGroup(_ path: FilePath, below mount: FilePath) -> FilePath {
    path.starts(with: mount) ? path : mount.appending(path.components)
  }

  /// Returns the reason why a threaded group lists no processes, for a message.
  package func reasonOfThreads(inControlGroup path: FilePath) -> String {
    guard let domain = threadedDomain(ofControlGroup: path) else {
      return "a group of threads, which has no processes of its own"
    }
    return "a group of threads; the processes are those of \(domain)"
  }

  /// Finds the group that lists the processes of a threaded group; returns `nil` if the group is not threaded.
  ///
  /// This is the nearest group above it that is not threaded. A group whose type cannot be read counts as not threaded.
  ///
  /// Linux 4.14. Source: cgroups(7) `cgroup.type`.
  public func threadedDomain(ofControlGroup path: FilePath) -> FilePath? {
    var domain = path
    while (try? read(domain.appending("cgroup.type")))?.hasPrefix("threaded") == true {
      let parent = domain.removingLastComponent()
      guard parent != domain else { return nil }
      domain = parent
    }
    return domain == path ? nil : domain
  }

  /// Returns whether the path is a cgroup, whichever controllers it has; `false` if it cannot be listed.
  ///
  /// Source: cgroups(7) `cgroup.procs`.
  public func hasControlGroup(_ path: FilePath) -> Bool {
    (try? entriesIfPresent(of: path))?.contains("cgroup.procs") == true
  }
}
