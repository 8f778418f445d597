internal import LinuxSystem

/// A lock of flock(2) that is held, from a line of `/proc/locks`.
private struct HeldLock {
  let holder: ProcessID
  let device: (major: UInt32, minor: UInt32)
  let inode: UInt64

  /// Reads `1: FLOCK  ADVISORY  WRITE 4711 00:17:12345 0 EOF`.
  ///
  /// - Returns: `nil` for another kind of lock, and for a request that waits for a lock.
  init?(_ line: Span<UInt8>) {
    var offset = 0
    skipWord(of: line, from: &offset)
    guard skipBlanks(of: line, from: &offset), skip(word: "FLOCK", of: line, from: &offset) else {
      return nil
    }
    // ADVISORY, and READ or WRITE.
    for _ in 0..<2 {
      guard skipBlanks(of: line, from: &offset) else { return nil }
      skipWord(of: line, from: &offset)
    }
    guard skipBlanks(of: line, from: &offset),
      let holder = decimalWord(of: line, from: &offset).flatMap({ Int32(exactly: $0) }),
      skipBlanks(of: line, from: &offset),
      let major = hexadecimalNumber(of: line, from: &offset), skip(":", of: line, from: &offset),
      let minor = hexadecimalNumber(of: line, from: &offset), skip(":", of: line, from: &offset),
      let inode = decimalWord(of: line, from: &offset)
    else { return nil }
    self.holder = ProcessID(rawValue: holder)
    device = (UInt32(truncatingIfNeeded: major), UInt32(truncatingIfNeeded: minor))
    self.inode = UInt64(inode)
  }
}

extension SystemRoot {
  /// Returns the processes that hold a lock of flock(2) on a file; `nil` if the kernel's list cannot be read.
  ///
  /// Source: proc_locks(5).
  func lockHolders(of path: FilePath) -> Set<ProcessID>? {
    let list = FilePath("/proc/locks")
    guard let file = try? resolve(path).stat(), var lines = try? LineReader(list, of: self) else {
      return nil
    }
    let device = file.deviceID.majorAndMinor
    var holders: Set<ProcessID> = []
    do throws(ReadError) {
      while let lock = try lines.next({ HeldLock($0) }) {
        guard let lock, lock.device == device, lock.inode == file.inode else { continue }
        holders.insert(lock.holder)
      }
    } catch {
      return nil
    }
    return holders
  }
}
