internal import CNuma
internal import LinuxSystem

extension SystemRoot {
  /// How large the pages of a file are, in bytes, where it is one of huge pages; nil where it is not. What cannot be asked
  /// is taken for not.
  ///
  /// Source: statfs(2), `HUGETLBFS_MAGIC` of linux/magic.h.
  func hugetlbPageSize(of path: FilePath) -> Int? {
    let size = unsafe resolve(path).withPlatformString { unsafe hugetlbfs_page_size($0) }
    return size > 0 ? size : nil
  }
}
