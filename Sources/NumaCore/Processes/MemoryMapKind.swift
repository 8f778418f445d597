internal import LinuxSystem

extension MemoryMap {
  /// The kind of memory of the mapping, according to its line.
  ///
  /// Huge pages of a pool that have the name of a file count as a file or as shared memory.
  public var kind: MappingKind {
    guard let first = name.first else { return .anonymous }
    if name.elementsEqual("[heap]".utf8) { return .heap }
    // Linux 3.4 to 4.4 names the thread: `[stack:4711]`.
    if name.elementsEqual("[stack]".utf8) || name.starts(with: "[stack:".utf8) { return .stack }
    if name.starts(with: "/anon_hugepage".utf8) { return .hugetlb }
    if SharedMemoryNames.contain(name) { return .sharedMemory }
    // Names that prctl(2) sets, and the kernel's own names, are in brackets.
    return first == UInt8(ascii: "[") ? .anonymous : .file
  }

  /// Whether the mapping contains the kernel's own pages, which are on some node and never move: `[vdso]`, `[vvar]`,
  /// `[vsyscall]`.
  var isOfKernel: Bool {
    name.starts(with: "[v".utf8) || name.elementsEqual("[uprobes]".utf8)
      || name.elementsEqual("[sigpage]".utf8)
  }

  /// The name of the link to its file in `/proc/PID/map_files`.
  var fileLink: String {
    String(range.start.rawValue, radix: 16) + "-" + String(range.end.rawValue, radix: 16)
  }
}

extension SystemRoot {
  /// Returns the kind of memory of a mapping of a process.
  ///
  /// If the caller may not follow the links to mapped files, which requires CAP_CHECKPOINT_RESTORE, only the line of
  /// maps determines the kind.
  ///
  /// The function does not walk page tables, unlike a read of numa_maps.
  ///
  /// Source: proc_pid_map_files(5), statfs(2).
  public func kind(of map: MemoryMap, in process: ProcessID) -> MappingKind {
    let kind = map.kind
    guard kind == .file || kind == .sharedMemory else { return kind }
    return hugetlbPageSize(of: map, in: process) == nil ? kind : .hugetlb
  }

  /// Returns the size of the pages of a mapping, in bytes, if they are from a pool of huge pages.
  ///
  /// Returns `nil` if they are not, or if the caller may not follow the link to the file.
  func hugetlbPageSize(of map: MemoryMap, in process: ProcessID) -> Int? {
    guard map.inode != 0 else { return nil }
    let link = processDirectory(of: process).appending("map_files").appending(map.fileLink)
    return hugetlbPageSize(of: link)
  }
}
