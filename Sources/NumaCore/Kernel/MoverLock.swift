internal import CNuma
internal import LinuxSystem

/// Marks a process as being moved, so that two migrations of this library see each other.
///
/// The mark is a lock on `/proc/PID/pagemap`. It is advice between such migrations: the kernel and other programs
/// neither see nor heed it, and neither does a program in a container that has a `/proc` of its own.
final class MoverMark: Sendable {
  private let file: FileDescriptor

  /// Sets the mark; nil where it cannot be set, as before Linux 3.15.
  init?(on process: ProcessID, in root: SystemRoot = .live) {
    guard let file = try? root.openPagemap(of: process) else { return nil }
    self.file = file
    guard mark_file_used(file.rawValue) == 0 else { return nil }
  }

  /// Whether another migration has set the mark too.
  var hasOthers: Bool { is_file_used_by_another(file.rawValue) > 0 }

  deinit { try? file.close() }
}

/// Keeps two migrations from counting the same page: between the look at where a page is and its move, no other
/// migration of the process moves pages.
///
/// The workers of one migration share the lock as long as it is alone. Where another migration has its mark on the
/// process, each worker takes the lock for itself. One value belongs to one worker.
final class MoverLock {
  private let file: FileDescriptor
  private let path: FilePath
  private let root: SystemRoot
  private let mark: MoverMark
  /// Whether this worker has the lock.
  private(set) var isHeld = false
  /// How many times it was taken: what was seen in one turn may have changed in the next.
  private(set) var turn = 0
  /// Whether the lock is no longer tried, because the process that holds it is stopped.
  private(set) var isGivenUp = false

  /// Opens the file that is locked; nil where it cannot be opened.
  init?(on process: ProcessID, _ mark: MoverMark, in root: SystemRoot = .live) {
    guard let file = try? root.openPagemap(of: process) else { return nil }
    self.file = file
    self.mark = mark
    self.root = root
    path = root.pagemap(of: process)
  }

  /// Whether another migration waits for its turn, or soon may.
  var isContended: Bool { mark.hasOthers }

  /// Gives the lock up for long enough that another migration takes it.
  func yield() {
    release()
    LinuxKernel().sleep(Self.longestPause * 2)
  }

  /// Waits for the lock. Each time that ``patience`` has passed, it looks whether the process that holds the lock is
  /// stopped (SIGSTOP); if so, the lock is given up.
  ///
  /// Source: flock(2).
  func take(patience: Duration = patience, while mayGoOn: () -> Bool) {
    guard !isHeld else { return }
    let kernel = LinuxKernel()
    var deadline = kernel.monotonicTime() + patience
    var pause = Self.shortestPause
    while !isGivenUp {
      if tryToTake() {
        isHeld = true
        turn += 1
        return
      }
      guard mayGoOn() else { return }
      kernel.sleep(pause)
      pause = min(pause * 2, Self.longestPause)
      guard kernel.monotonicTime() >= deadline else { continue }
      isGivenUp = areHoldersStopped
      deadline = kernel.monotonicTime() + patience
    }
  }

  /// Whether each process that has the lock is stopped, or cannot be known.
  private var areHoldersStopped: Bool {
    guard let holders = root.lockHolders(of: path) else { return true }
    return !holders.isEmpty
      && holders.allSatisfy { (try? root.processStatus(of: $0))?.isStopped ?? true }
  }

  /// The mark of another migration is set before its first look, so a shared lock without such a mark precedes that
  /// look, and the exclusive lock waits for it.
  private func tryToTake() -> Bool {
    if lock_file(file.rawValue, 0) == 0 {
      if !mark.hasOthers { return true }
      // Two that share it, and wait for each other, would wait for ever.
      _ = unlock_file(file.rawValue)
    }
    return lock_file(file.rawValue, 1) == 0
  }

  /// Gives the lock up.
  func release() {
    guard isHeld else { return }
    isHeld = false
    _ = unlock_file(file.rawValue)
  }

  static let patience = Duration.seconds(10)
  private static let shortestPause = Duration.microseconds(200)
  private static let longestPause = Duration.milliseconds(5)

  deinit { try? file.close() }
}

extension SystemRoot {
  func openPagemap(of process: ProcessID) throws(ReadError) -> FileDescriptor {
    try open(pagemap(of: process))
  }

  fileprivate func pagemap(of process: ProcessID) -> FilePath {
    processDirectory(of: process).appending("pagemap")
  }
}
