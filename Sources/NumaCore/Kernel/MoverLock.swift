internal import CNuma
internal import LinuxSystem

/// A mark on a process whose pages are being moved, by which migrations of this library detect each other.
///
/// The mark is a lock on `/proc/PID/pagemap`. It is advisory between such migrations: the kernel and other programs
/// neither detect nor respect it. A program in a container that has a `/proc` of its own does not detect it either.
final class MoverMark: Sendable {
  private let file: FileDescriptor

  /// Sets the mark; returns `nil` if it cannot be set, as before Linux 3.15.
  init?(on process: ProcessID, in root: SystemRoot = .live) {
    guard let file = try? root.openPagemap(of: process) else { return nil }
    self.file = file
    guard mark_file_used(file.rawValue) == 0 else { return nil }
  }

  /// Whether another migration has set the mark too.
  var hasOthers: Bool { is_file_used_by_another(file.rawValue) > 0 }

  deinit { try? file.close() }
}

/// A lock that keeps two migrations from counting the same page.
///
/// Between the lookup of a page's node and the page's move, no other migration of the process moves pages.
///
/// The workers of one migration share the lock while no other migration has its mark on the process. Otherwise, each
/// worker takes the lock exclusively. Each worker has a `MoverLock` of its own.
final class MoverLock {
  private let file: FileDescriptor
  private let path: FilePath
  private let root: SystemRoot
  private let mark: MoverMark
  /// Whether this worker holds the lock.
  private(set) var isHeld = false
  /// How many times the worker has taken the lock.
  ///
  /// What the worker read in one turn may have changed in the next.
  private(set) var turn = 0
  /// Whether the worker no longer tries to take the lock, because the process that holds the lock is stopped.
  private(set) var isGivenUp = false

  /// Opens the file that is locked; returns `nil` if it cannot be opened.
  init?(on process: ProcessID, _ mark: MoverMark, in root: SystemRoot = .live) {
    guard let file = try? root.openPagemap(of: process) else { return nil }
    self.file = file
    self.mark = mark
    self.root = root
    path = root.pagemap(of: process)
  }

  /// Whether another migration waits for the lock, or may soon wait for it.
  var isContended: Bool { mark.hasOthers }

  /// Releases the lock for long enough that another migration takes it.
  func yield() {
    release()
    LinuxKernel().sleep(Self.longestPause * 2)
  }

  /// Waits for the lock.
  ///
  /// Each time that ``patience`` has passed, the method checks whether the process that holds the lock is stopped
  /// (SIGSTOP). If it is, the worker gives the lock up. The method also returns without the lock when `mayGoOn`
  /// returns `false`.
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

  /// Whether each process that holds the lock is stopped, or cannot be examined.
  private var areHoldersStopped: Bool {
    guard let holders = root.lockHolders(of: path) else { return true }
    return !holders.isEmpty
      && holders.allSatisfy { (try? root.processStatus(of: $0))?.isStopped ?? true }
  }

  /// Tries to take the lock without waiting: shared if no other migration has set its mark, otherwise exclusively.
  ///
  /// A migration sets its mark before its first lookup. If the lock is shared and no other migration has set its mark,
  /// this turn therefore begins before the first lookup of any other migration. The other migration then waits for the
  /// exclusive lock.
  private func tryToTake() -> Bool {
    if lock_file(file.rawValue, 0) == 0 {
      if !mark.hasOthers { return true }
      // Two migrations that share the lock and wait for each other would wait forever.
      _ = unlock_file(file.rawValue)
    }
    return lock_file(file.rawValue, 1) == 0
  }

  /// Releases the lock.
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
