internal import CNuma
internal import LinuxSystem

/// Calls on locks, which belong to the open file and not to the process.
extension FileDescriptor {
  /// Tries to lock the file without waiting, and returns whether the file is locked.
  ///
  /// Source: flock(2), `LOCK_NB`.
  func tryToLock(exclusively: Bool) -> Bool { lock_file(rawValue, exclusively ? 1 : 0) == 0 }

  /// Releases the lock.
  ///
  /// Source: flock(2), `LOCK_UN`.
  func unlock() { _ = unlock_file(rawValue) }

  /// Marks the file as in use, and returns whether it is marked.
  ///
  /// The mark is independent of the lock.
  ///
  /// Linux 3.15. Source: fcntl(2), `F_OFD_SETLK`.
  func markAsUsed() -> Bool { mark_file_used(rawValue) == 0 }

  /// Whether another open file of the same file has the mark.
  ///
  /// Linux 3.15. Source: fcntl(2), `F_OFD_GETLK`.
  var isUsedByAnother: Bool { is_file_used_by_another(rawValue) > 0 }
}
