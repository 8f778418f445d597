internal import CLibc
internal import LinuxSystem

/// Writes a whole file at once: a reader finds either the old contents or all of the new contents, never a part.
///
/// The function writes the bytes to a temporary file in the same folder, and renames that to `name`. The new file has
/// the permissions of the file that it replaces. A file that is not a regular file, such as a terminal or a pipe, is
/// written to directly.
///
/// - Throws: ``Failure`` that names the file.
///
/// Source: rename(2), open(2), lstat(2).
public func writeFile(_ bytes: [UInt8], at name: Word) throws(Failure) {
  let path = name.path
  let status = try? path.stat(followTargetSymlink: false)
  try orFail(name.quotedIfEmpty) { () throws(Errno) in
    guard let status, status.type != .regular else {
      return try replaceFile(path, bytes, permissions: status?.permissions)
    }
    let file = try FileDescriptor.open(path, .writeOnly, options: [.truncate, .closeOnExec])
    try file.closeAfter { () throws(Errno) in try file.writeAll(bytes) }
  }
}

private func replaceFile(
  _ path: FilePath, _ bytes: [UInt8], permissions: FilePermissions?
) throws(Errno) {
  let other = path.removingLastComponent()
    .appending(".\(path.lastComponent?.string ?? "").\(getpid()).tmp")
  // Without a last component (the empty path, the root), the path does not name a regular file.
  guard path.lastComponent != nil else { throw .isDirectory }
  let file = try FileDescriptor.open(
    other, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
    permissions: FilePermissions(rawValue: 0o666))
  do throws(Errno) {
    try file.closeAfter { () throws(Errno) in
      if let permissions { fchmod(file.rawValue, permissions.rawValue) }
      try file.writeAll(bytes)
    }
    let status = unsafe other.withPlatformString { other in
      unsafe path.withPlatformString { path in unsafe rename(other, path) }
    }
    if status != 0 { throw .last }
  } catch {
    unsafe _ = other.withPlatformString { unsafe unlink($0) }
    throw error
  }
}
