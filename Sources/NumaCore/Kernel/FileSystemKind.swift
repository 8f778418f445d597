internal import CNuma
internal import SystemPackage

extension SystemRoot {
  /// Whether a file is one of huge pages. What cannot be asked is taken for not.
  ///
  /// Source: statfs(2), `HUGETLBFS_MAGIC` of linux/magic.h.
  func isOnHugetlbfs(_ path: FilePath) -> Bool {
    unsafe resolve(path).withPlatformString { unsafe is_on_hugetlbfs($0) } == 1
  }
}
