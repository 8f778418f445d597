internal import LinuxSystem

extension MemoryMap {
  /// What kind of memory it is of, as its line says: huge pages of a pool that have a file's name count as a file, or as
  /// shared memory.
  public var kind: MappingKind {
    guard let first = name.first else { return .anonymous }
    if name.elementsEqual("[heap]".utf8) { return .heap }
    // Linux 3.4 to 4.4 names the thread: `[stack:4711]`.
    if name.elementsEqual("[stack]".utf8) || name.starts(with: "[stack:".utf8) { return .stack }
    if name.starts(with: "/anon_hugepage".utf8) { return .hugetlb }
    if SharedMemoryNames.contain(name) { return .sharedMemory }
    // Names that prctl(2) gives, and those of the kernel's own, stand in brackets.
    return first == UInt8(ascii: "[") ? .anonymous : .file
  }

  /// Whether it shows pages of the kernel's own, which lie on some node and never move: `[vdso]`, `[vvar]`, `[vsyscall]`.
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
  /// What kind of memory a mapping of a process is of. Where the caller may not follow the links to mapped files, which
  /// takes CAP_CHECKPOINT_RESTORE, the line of maps alone says it.
  ///
  /// No page table is looked at, which numa_maps would take.
  ///
  /// Source: proc_pid_map_files(5), statfs(2).
  public func kind(of map: MemoryMap, in process: ProcessID) -> MappingKind {
    let kind = map.kind
    guard kind == .file || kind == .sharedMemory else { return kind }
    return hugetlbPageSize(of: map, in: process) == nil ? kind : .hugetlb
  }

  /// How large the pages of a mapping are, in bytes, where they are of a pool of huge pages; nil where they are not, or
  /// where the caller may not follow the link to its file.
  func hugetlbPageSize(of map: MemoryMap, in process: ProcessID) -> Int? {
    guard map.inode != 0 else { return nil }
    let link = processDirectory(of: process).appending("map_files").appending(map.fileLink)
    return hugetlbPageSize(of: link)
  }
}
