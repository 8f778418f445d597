internal import CLibc
internal import CNuma
internal import LinuxSystem

/// A process that system calls address by its number, held so that its exit is detected before the number is reused.
///
/// move_pages(2) takes no descriptor. If the process exits during a call and the kernel reuses its number at once, the
/// call may still reach another process.
public final class HeldProcess: Sendable {
  /// The number of the process.
  public let process: ProcessID
  private let root: SystemRoot
  private let descriptor: FileDescriptor?
  private let startTime: UInt64?

  /// Opens a process, and reads its start time.
  ///
  /// The initializer does not fail if the process does not exist.
  ///
  /// Linux 5.3 for the descriptor. On older kernels, and if a filter blocks the call, only the start time is compared.
  ///
  /// Source: pidfd_open(2); proc_pid_stat(5) `starttime`.
  public init(_ process: ProcessID, in root: SystemRoot = .live) {
    self.process = process
    self.root = root
    let number = process == .caller ? getpid() : process.rawValue
    descriptor = (try? valueOrErrno { open_process(number) }).map(FileDescriptor.init(rawValue:))
    startTime = root.startTime(of: process)
  }

  /// Whether the process has ended; `false` if this can no longer be determined.
  ///
  /// Source: poll(2) on the descriptor; the start time.
  public var hasEnded: Bool {
    if let descriptor {
      var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&request, 1, 0) > 0 { return true }
    }
    guard let startTime else { return false }
    return root.startTime(of: process) != startTime
  }

  deinit { try? descriptor?.close() }
}

extension SystemRoot {
  /// Reads the start time of a process, in ticks since the machine started; `nil` if it cannot be read.
  ///
  /// Source: proc_pid_stat(5), field 22.
  func startTime(of process: ProcessID) -> UInt64? {
    guard let text = try? read(processDirectory(of: process).appending("stat")) else { return nil }
    return ProcessStart.time(stat: text)
  }
}

enum ProcessStart {
  /// Finds the start time in the text of `/proc/PID/stat`.
  ///
  /// The name of the process, in parentheses, may contain any character.
  static func time(stat text: [UInt8]) -> UInt64? {
    guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    // The field after the name is the third of the text.
    let fields = text[(end + 1)...].split { $0 == .space || $0 == .newline }
    guard fields.count > 19 else { return nil }
    return UInt64(String(bytes: fields[19]))
  }
}
