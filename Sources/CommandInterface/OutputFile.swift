internal import CLibc
internal import SystemPackage

/// Writes a file whole: who opens it finds what was there before, or all of the new, never a part.
///
/// The bytes go to a file beside it that then takes its name, with the permissions of the one it replaces. What is
/// no regular file, as a terminal or a pipe, is written to as it is.
///
/// - Throws: ``Failure`` that names the file.
///
/// Source: rename(2), open(2), lstat(2).
public func writeFile(_ bytes: [UInt8], at name: Word) throws(Failure) {
  let path = name.path
  var status = stat()
  let isThere = unsafe path.withPlatformString { unsafe lstat($0, &status) } == 0
  do {
    guard isThere, unsafe is_regular_file(&status) == 0 else {
      return try replaceFile(path, bytes, permissions: isThere ? status.st_mode & 0o777 : nil)
    }
    let file = try FileDescriptor.open(path, .writeOnly, options: [.truncate, .closeOnExec])
    try file.closeAfter { _ = try file.writeAll(bytes) }
  } catch {
    throw Failure("\(name.quotedIfEmpty): \(error)")
  }
}

private func replaceFile(_ path: FilePath, _ bytes: [UInt8], permissions: mode_t?) throws {
  let other = path.removingLastComponent()
    .appending(".\(path.lastComponent?.string ?? "").\(getpid()).tmp")
  // Without a last component there is no file: the empty path, and `..`.
  guard path.lastComponent != nil else { throw Errno.isDirectory }
  let file = try FileDescriptor.open(
    other, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
    permissions: FilePermissions(rawValue: 0o666))
  do {
    try file.closeAfter {
      if let permissions { fchmod(file.rawValue, permissions) }
      _ = try file.writeAll(bytes)
    }
    let status = unsafe other.withPlatformString { other in
      unsafe path.withPlatformString { path in unsafe rename(other, path) }
    }
    if status != 0 { throw Errno(rawValue: get_errno()) }
  } catch {
    unsafe _ = other.withPlatformString { unsafe unlink($0) }
    throw error
  }
}
