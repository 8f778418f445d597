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
    guard file.markAsUsed() else { return nil }
  }

  /// Whether another migration has set the mark too.
  var hasOthers: Bool { file.isUsedByAnother }

  deinit { try? file.close() }
}
