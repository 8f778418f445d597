internal import LinuxSystem

/// The kind of memory of a mapping.
///
/// The raw value is the name of the kind on command lines and in reports, which list the kinds in this order.
public enum MappingKind: String, Hashable, CaseIterable, Sendable {
  /// Private memory without a file.
  case anon
  /// The heap, which brk(2) grows; the stack of the first thread.
  case heap, stack
  /// Pages of a file, and private copies of them.
  case file
  /// Shared memory without a file of its own: SysV and POSIX segments, memfds, shared anonymous memory.
  case shmem
  /// Huge pages of a pool.
  case hugetlb
}

extension NumaMapping {
  /// The kind of memory of the mapping; hugetlb takes precedence over all other kinds.
  public var kind: MappingKind {
    if isHugetlb { return .hugetlb }
    if isHeap { return .heap }
    if isStack { return .stack }
    if isSharedMemorySegment { return .shmem }
    return file == nil ? .anon : .file
  }
}

extension MemoryMap {
  /// The kind of memory of the mapping, according to its line.
  ///
  /// Huge pages of a pool that have the name of a file count as a file or as shared memory.
  public var kind: MappingKind {
    guard let first = name.first else { return .anon }
    if name.equals("[heap]") { return .heap }
    // Linux 3.4 to 4.4 names the thread: `[stack:4711]`.
    if name.equals("[stack]") || name.hasPrefix("[stack:") { return .stack }
    if name.hasPrefix("/anon_hugepage") { return .hugetlb }
    if SharedMemoryNames.contain(name) { return .shmem }
    // Names that prctl(2) sets, and the kernel's own names, are in brackets.
    return first == UInt8(ascii: "[") ? .anon : .file
  }
}

extension SystemRoot {
  /// Returns the kind of memory of a mapping of a process.
  ///
  /// If the caller may not follow the links to mapped files, which requires CAP_CHECKPOINT_RESTORE (CAP_SYS_ADMIN before
  /// Linux 5.9), or if the kernel has no such links, only the line of maps determines the kind.
  ///
  /// The function does not walk page tables, unlike a read of numa_maps.
  ///
  /// Linux 3.3. Source: proc_pid_map_files(5), statfs(2).
  public func kind(of map: MemoryMap, in process: ProcessID) -> MappingKind {
    let kind = map.kind
    guard kind == .file || kind == .shmem else { return kind }
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
