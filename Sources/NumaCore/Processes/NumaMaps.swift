internal import LinuxSystem

/// A reader of `/proc/PID/numa_maps`, which reads the mappings of a process and the nodes of their pages line by line.
///
/// ```swift
/// var maps = try SystemRoot.live.numaMaps(of: process)
/// while let mapping = try maps.next() {
///   if mapping.isHugetlb { break }
/// }
/// ```
///
/// The value holds the file open, and about one page of its text, until it is destroyed. A caller that needs no more
/// lines stops calling ``next()``, and the kernel does not walk the page tables of the remaining mappings.
///
/// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
public struct NumaMaps: ~Copyable, Sendable {
  private var lines: LineReader
  /// The mapping of the line that was read last.
  private(set) var mapping = NumaMapping()
  /// The size of huge pages if the line does not report it; read when it is first needed.
  private var usualHugePage: ByteCount?
  private var hasMapping = false
  private var hasOddLine = false

  /// A chunk for which the kernel produces a line or two, in bytes.
  fileprivate static let sizeOfFewLines = 64

  init(lines: consuming LineReader) { self.lines = lines }

  // Embedded Swift requires an explicit deinit for other modules, which do not see the types that the value holds.
  deinit {}

  /// Reads the next mapping, in ascending order of addresses; returns `nil` after the last mapping.
  ///
  /// The kernel walks the page tables of the process, and holds its memory lock for one mapping at a time. The cost
  /// grows with the resident memory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with the kernel's reason if reading fails. The reason is also
  ///   `.noSuchProcess` if the process exited or started another program in the meantime, because lines may be missing
  ///   then. ``ReadError/malformed(_:reason:)`` if a line is longer than any line of the kernel, which ends the list;
  ///   and at the end of a text that has lines but no mapping. Any other line that is not in the kernel's format is
  ///   skipped with a warning. A mapping with a count that is not a number is returned, with a warning.
  ///
  /// Linux 2.6.14. Source: show_numa_map() in fs/proc/task_mmu.c.
  public mutating func next() throws(ReadError) -> NumaMapping? {
    while let line = try lines.next({ mapping.read($0) }) {
      guard line == .mapping || isMapping(line) else { continue }
      hasMapping = true
      if mapping.pageSize == .zero { takeUsualHugePage() }
      return mapping
    }
    try requireMappings()
    return nil
  }

  /// Checks at the end that the text is complete, and that it contains a mapping if it is not empty.
  private func requireMappings() throws(ReadError) {
    try lines.requireWholeText()
    if hasOddLine, !hasMapping { throw lines.malformed("no line is a mapping") }
  }

  /// Sets the page size of a hugetlb mapping if the line does not report it.
  ///
  /// Linux 4.0 and later write the page size in each line. With earlier kernels, all but a few hugetlb mounts of a
  /// machine have the same page size.
  @inline(never)
  private mutating func takeUsualHugePage() {
    let size = usualHugePage ?? (try? lines.root.defaultHugePageSize()) ?? .zero
    usualHugePage = size
    mapping.pageSize = size
  }

  /// Records a warning about an invalid line, and returns whether the line is a mapping all the same.
  @inline(never)
  private mutating func isMapping(_ line: NumaMapping.Line) -> Bool {
    hasOddLine = true
    if line == .mappingWithOddNumber { lines.warn("a word that holds a count is not a number") }
    if line == .notAMapping { lines.warn("a line is not a mapping") }
    return line != .notAMapping
  }

  /// Reads the next mapping without its policy and file, and returns whether there is a mapping.
  ///
  /// A caller that sums up pages needs neither the policy and the file nor a copy of the mapping, which make up half of
  /// the work.
  ///
  /// - Throws: As ``next()``.
  @inline(__always)
  mutating func advanceToPages() throws(ReadError) -> Bool {
    while let line = try lines.next({ mapping.read($0, hasNames: false) }) {
      guard line == .mapping || isMapping(line) else { continue }
      hasMapping = true
      if mapping.pageSize == .zero { takeUsualHugePage() }
      return true
    }
    try requireMappings()
    return false
  }
}

extension SystemRoot {
  /// Opens the numa_maps of a process; ``NumaMaps/next()`` reads it mapping by mapping.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, if the caller lacks ptrace-read access to
  ///   it, or if the kernel has no NUMA.
  ///
  /// Linux 2.6.14. Source: numa(7), proc(5).
  public func numaMaps(of process: ProcessID) throws(ReadError) -> NumaMaps {
    try NumaMaps(lines: LineReader(processDirectory(of: process).appending("numa_maps"), of: self))
  }

  /// Opens the numa_maps of a process or thread, which has this directory, for a caller that needs only the first lines.
  ///
  /// - Throws: As ``numaMaps(of:)``.
  func firstNumaMaps(in directory: FilePath) throws(ReadError) -> NumaMaps {
    try NumaMaps(
      lines: LineReader(
        directory.appending("numa_maps"), of: self, chunkSize: NumaMaps.sizeOfFewLines))
  }
}
