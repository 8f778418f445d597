internal import LinuxSystem

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
    MonotonicClock.sleep(for: Self.longestPause * 2)
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
    var deadline = MonotonicClock.now + patience
    var pause = Self.shortestPause
    while !isGivenUp {
      if tryToTake() {
        isHeld = true
        turn += 1
        return
      }
      guard mayGoOn() else { return }
      MonotonicClock.sleep(for: pause)
      pause = min(pause * 2, Self.longestPause)
      guard MonotonicClock.now >= deadline else { continue }
      isGivenUp = areHoldersStopped
      deadline = MonotonicClock.now + patience
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
    if file.tryToLock(exclusively: false) {
      if !mark.hasOthers { return true }
      // Two migrations that share the lock and wait for each other would wait forever.
      file.unlock()
    }
    return file.tryToLock(exclusively: true)
  }

  /// Releases the lock.
  func release() {
    guard isHeld else { return }
    isHeld = false
    file.unlock()
  }

  static let patience = Duration.seconds(10)
  private static let shortestPause = Duration.microseconds(200)
  private static let longestPause = Duration.milliseconds(5)

  deinit { try? file.close() }
}
