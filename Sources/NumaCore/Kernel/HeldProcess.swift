internal import CLibc
internal import CNuma
internal import CLibc
internal import LinuxSystem

/// A process that calls go to by its number, held so that its end is seen before the number means another.
///
/// No descriptor can be given to move_pages(2), so the call that is under way when the process ends, and the number is
/// given anew at once, may still meet a stranger.
public final class HeldProcess: Sendable {
  /// Its number.
  public let process: ProcessID
  private let root: SystemRoot
  private let descriptor: FileDescriptor?
  private let startTime: UInt64?

  /// Takes hold of a process; of one that is not there too, which is then seen to have ended.
  ///
  /// Linux 5.3 for the descriptor; before, and where a filter blocks the call, the start time alone is compared.
  ///
  /// Source: pidfd_open(2); proc_pid_stat(5) `starttime`.
  public init(_ process: ProcessID, in root: SystemRoot = .live) {
    self.process = process
    self.root = root
    let number = process == .caller ? getpid() : process.rawValue
    descriptor = (try? valueOrErrno { open_process(number) }).map(FileDescriptor.init(rawValue:))
    startTime = root.startTime(of: process)
  }

  /// Whether it has ended. What can no longer be told is taken for not.
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
  /// Reads when a process started, in ticks since the machine did; nil where it cannot be read.
  ///
  /// Source: proc_pid_stat(5), field 22.
  func startTime(of process: ProcessID) -> UInt64? {
    guard let text = try? read(processDirectory(of: process).appending("stat")) else { return nil }
    return ProcessStart.time(stat: text)
  }
}

enum ProcessStart {
  /// Finds the start time in the text of `/proc/PID/stat`. The name, in parentheses, may hold anything.
  static func time(stat text: [UInt8]) -> UInt64? {
    guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    // The field behind the name is the third.
    let fields = text[(end + 1)...].split { $0 == .space || $0 == .newline }
    guard fields.count > 19 else { return nil }
    return UInt64(String(decoding: fields[19], as: UTF8.self))
  }
}
