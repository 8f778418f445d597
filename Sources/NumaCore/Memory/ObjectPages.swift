internal import LinuxSystem

/// The pages of a file or segment of which a window is mapped: see ``ObjectWindows``.
struct ObjectPages: Sendable {
  let object: MemoryObject
  /// The size of a page: the kernel's base page, or the size of its huge pages.
  let pageSize: ByteCount
  /// Whether the pages are a copy of what is on a disk.
  let hasDisk: Bool

  var areHuge: Bool { pageSize != .basePage }

  /// The kind of a mapping of the pages.
  var kind: MappingKind { areHuge ? .hugetlb : hasDisk ? .file : .shmem }

  /// Maps those pages of a part of a window that are in memory.
  ///
  /// No page is read from a disk or allocated. No page is touched, so a file that is truncated meanwhile causes no signal.
  ///
  /// - Returns: The ranges of these pages. With huge pages it is the whole part, and some of its pages may not exist.
  /// - Throws: `.refused` with the errno of mincore, madvise or userfaultfd.
  func map(_ part: AddressRange) throws(ResidentMemoryError) -> [AddressRange] {
    try areHuge ? mapHugePages(of: part) : mapBasePages(of: part)
  }

  private func mapBasePages(of part: AddressRange) throws(ResidentMemoryError) -> [AddressRange] {
    let kernel = LinuxKernel()
    var runs: [AddressRange] = []
    try refused(object, call: "mincore") { () throws(Errno) in
      try kernel.visitResidentRuns(of: part) { runs.append($0) }
    }
    try refused(object, call: "madvise") { () throws(Errno) in
      for run in runs { try kernel.mapWhatExists(of: run, pageSize: pageSize) }
    }
    return runs
  }

  private func mapHugePages(of part: AddressRange) throws(ResidentMemoryError) -> [AddressRange] {
    let guarding = try refused(object, call: "userfaultfd") { () throws(Errno) in
      try LinuxKernel.NoNewPages(in: part)
    }
    try refused(object, call: "madvise") { () throws(Errno) in
      try LinuxKernel().mapWhatExists(of: part, pageSize: pageSize)
    }
    _ = consume guarding
    return [part]
  }

  /// Requests the node of each page of these ranges.
  ///
  /// - Throws: `.refused` with the errno of move_pages.
  func places(of pages: [PageAddress]) throws(ResidentMemoryError) -> [PageStatus] {
    try refused(object, call: "move_pages") { () throws(Errno) in
      try LinuxKernel().places(of: pages, in: .caller)
    }
  }
}
