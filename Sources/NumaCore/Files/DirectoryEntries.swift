internal import CLibc
internal import LinuxSystem

extension SystemRoot {
  /// Lists the names in a directory, unsorted; the list is empty if the directory does not exist.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  func entries(of path: FilePath) throws(ReadError) -> [String] {
    try unsortedEntries(of: path) ?? []
  }

  /// Lists the names in a directory, sorted; returns `nil` if the directory does not exist.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  func entriesIfPresent(of path: FilePath) throws(ReadError) -> [String]? {
    try unsortedEntries(of: path)?.ordered()
  }

  /// Lists the directories in a directory, sorted; the list is empty if the directory does not exist.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  func directories(in path: FilePath) throws(ReadError) -> [String] {
    try (unsortedEntries(of: path) { $0 == Int32(DT_DIR) } ?? []).ordered()
  }

  /// Source: readdir(3).
  private func unsortedEntries(
    of path: FilePath, where isWanted: (_ type: Int32) -> Bool = { _ in true }
  ) throws(ReadError) -> [String]? {
    let path = resolve(path)
    guard let directory = unsafe path.withPlatformString({ unsafe opendir($0) }) else {
      let errno = Errno.last
      guard errno != .noSuchFileOrDirectory else { return nil }
      throw .unreadable(path, errno)
    }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != "..", unsafe isWanted(Int32(entry.pointee.d_type)) {
        names.append(name)
      }
    }
    return names
  }

  /// Lists the numbers after a prefix in the names in a directory, ascending: for `node`, each *N* of a name `nodeN`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  func numbers(in path: FilePath, behind prefix: String) throws(ReadError) -> [Int] {
    try entries(of: path)
      .compactMap { $0.bytes.remainder(behind: prefix).flatMap { decimalNumber($0) } }
      .filter { $0 <= RangeList.greatestNumber }
      .ordered()
  }
}
