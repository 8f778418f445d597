internal import CLibc
internal import LinuxSystem

/// The memory of another process, as `/proc/PID/mem` gives access to it.
///
/// To open the file takes the same rights as to trace the process. The open file is locked, so that two tracers of this
/// library do not use the same ``CallSite``.
///
/// Source: proc_pid_mem(5), ptrace(2) "Ptrace access mode checking", flock(2).
final class ProcessMemory: Sendable {
  private let file: FileDescriptor

  /// Opens the memory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.permissionDenied` if the caller may not trace the process.
  init(of process: ProcessID, in root: SystemRoot = .live) throws(ReadError) {
    let path = root.resolve(root.processDirectory(of: process).appending("mem"))
    do throws(Errno) {
      file = try FileDescriptor.open(path, .readWrite, options: .closeOnExec)
    } catch {
      throw .unreadable(path, error)
    }
  }

  /// Locks the memory against other tracers of this library, and returns whether it is locked; does not wait.
  func lock() -> Bool { file.tryToLock(exclusively: true) }

  /// Reads words.
  ///
  /// - Throws: The errno of pread(2); `.ioError` if not all of them are mapped.
  func read(_ count: Int, at address: UInt) throws(Errno) -> [UInt] {
    var words = [UInt](repeating: 0, count: count)
    let size = try unsafe words.withUnsafeMutableBufferPointer { (words) throws(Errno) in
      try unsafe file.read(
        fromAbsoluteOffset: Int64(bitPattern: UInt64(address)),
        into: UnsafeMutableRawBufferPointer(words))
    }
    guard size == count * MemoryLayout<UInt>.size else { throw .ioError }
    return words
  }

  /// Writes words, even to memory that the process may not write, and returns whether all were written.
  ///
  /// Source: pwrite(2). Kernels can be built or started so that this is not permitted: `proc_mem.force_override`,
  /// Linux 6.12.
  func write(_ words: [UInt], at address: UInt) -> Bool {
    unsafe words.withUnsafeBytes { bytes in
      unsafe pwrite(file.rawValue, bytes.baseAddress, bytes.count, off_t(address)) == bytes.count
    }
  }

  deinit { try? file.close() }
}
