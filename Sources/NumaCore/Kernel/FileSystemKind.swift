internal import CNuma
internal import LinuxSystem

extension SystemRoot {
  /// Returns the page size of a file on hugetlbfs, in bytes.
  ///
  /// - Returns: `nil` if the file is on another file system, or if statfs(2) fails.
  ///
  /// Source: statfs(2), `HUGETLBFS_MAGIC` of linux/magic.h.
  func hugetlbPageSize(of path: FilePath) -> Int? {
    let size = unsafe resolve(path).withPlatformString { unsafe hugetlbfs_page_size($0) }
    return size > 0 ? size : nil
  }
}
