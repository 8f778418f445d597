internal import LinuxSystem

/// The pool of huge pages of one size on one node.
public struct HugePagePool: Hashable, Sendable {
  /// The size of one page, such as 2 MiB.
  public let pageSize: ByteCount
  /// The number of pages in the pool; `nil` if the kernel does not report it.
  public let total: Int?
  /// The number of pages that no mapping uses; `nil` if the kernel does not report it.
  public let free: Int?
  /// The number of pages beyond the configured size of the pool; `nil` if the kernel does not report it.
  ///
  /// The kernel releases these pages when they are free.
  public let surplus: Int?
}

extension SystemRoot {
  /// Reads a node's pools of huge pages, sorted by ascending page size.
  ///
  /// There are none if the kernel has no hugetlb or the node is offline. If a file is missing or does not hold a
  /// number, its figure is `nil`, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the pools cannot be read.
  ///
  /// Linux 2.6.33. Source: `nodeN/hugepages`, Documentation/admin-guide/mm/hugetlbpage.rst.
  public func hugePages(of node: NodeID) throws(ReadError) -> [HugePagePool] {
    let directory = nodeDirectory(node).appending("hugepages")
    let sizes = try entries(of: directory).compactMap { name -> Int? in
      // hugepages-2048kB
      name.bytes.remainder(behind: "hugepages-")?.remainder(before: "kB").flatMap {
        decimalNumber($0)
      }
    }
    var pools: [HugePagePool] = []
    for size in sizes.ordered() {
      let pool = directory.appending("hugepages-\(size)kB")
      let total = count(pool, "nr_hugepages")
      // Nearly every pool is empty. The other two files of an empty pool need not be opened.
      pools.append(
        HugePagePool(
          pageSize: ByteCount(kibibytes: size), total: total,
          free: total == 0 ? 0 : count(pool, "free_hugepages"),
          surplus: total == 0 ? 0 : count(pool, "surplus_hugepages")))
    }
    return pools
  }

  /// Reads the size of the huge pages that a program gets if it does not name a size.
  ///
  /// The size is `nil` if the kernel has no huge pages or, with a warning, if it does not write a number.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc/meminfo` cannot be read.
  ///
  /// Source: `Hugepagesize` of /proc/meminfo, Documentation/admin-guide/mm/hugetlbpage.rst.
  public func defaultHugePageSize() throws(ReadError) -> ByteCount? {
    let path: FilePath = "/proc/meminfo"
    for line in try read(path).split(separator: .newline) {
      // Hugepagesize:       2048 kB
      let words = line.split(separator: .space)
      guard words.first?.equals("Hugepagesize:") == true else { continue }
      guard words.count == 3, let size = decimalNumber(words[1]), size > 0 else {
        warn(.malformed(resolve(path), reason: "Hugepagesize is not a number"))
        return nil
      }
      return ByteCount(kibibytes: size)
    }
    return nil
  }

  private func count(_ pool: FilePath, _ name: String) -> Int? {
    let path = pool.appending(name)
    return part { () throws(ReadError) in
      guard let count = try number(path) else {
        throw .unreadable(resolve(path), .noSuchFileOrDirectory)
      }
      return count
    }
  }
}

extension SystemRoot {
  /// Sets the number of pages in a node's pool of huge pages.
  ///
  /// Pages that are in use stay, so the pool may be larger afterwards; the kernel may find fewer free pages than requested.
  ///
  /// - Throws: ``WriteError``: `.permissionDenied` for users other than root, EROFS if `/sys` is mounted read-only, as in
  ///   most containers.
  ///
  /// Linux 2.6.33. Source: `nodeN/hugepages`, Documentation/admin-guide/mm/hugetlbpage.rst.
  func setHugePages(_ count: Int, of node: NodeID, pageSize: ByteCount) throws(WriteError) {
    let pool = nodeDirectory(node).appending("hugepages")
      .appending("hugepages-\(pageSize.rawValue >> 10)kB")
    try write("\(count)", to: pool.appending("nr_hugepages"))
  }
}
