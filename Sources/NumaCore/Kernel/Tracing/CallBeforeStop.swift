internal import LinuxSystem

/// The system call in which a thread was before it was stopped.
///
/// Source: proc_pid_syscall(5).
struct CallBeforeStop: Hashable, Sendable {
  let number: Int
  let firstArgument: UInt
  let stackPointer: UInt
  let programCounter: UInt
}

extension CallBeforeStop {
  /// Parses `232 0x4 0x7ffd 0x1 0xffffffff 0x0 0x0 0x7ffd1000 0x7f0010`; returns `nil` if the thread was in no call.
  init?(text: [UInt8]) {
    let words = text.split { $0 == .space || $0 == .newline }
    guard words.count == 9, let number = decimalNumber(words[0]) else { return nil }
    let values = words[1...].compactMap { word in
      word.hasPrefix("0x")
        ? UInt(String(bytes: word.dropFirst(2)), radix: 16) : nil
    }
    guard values.count == 8 else { return nil }
    self.number = number
    firstArgument = values[0]
    stackPointer = values[6]
    programCounter = values[7]
  }
}

extension SystemRoot {
  /// Reads the system call in which a thread is; returns `nil` if it is in none, or runs.
  func callBeforeStop(of thread: ThreadID, in process: ProcessID) -> CallBeforeStop? {
    let path = threadsDirectory(of: process).appending("\(thread)/syscall")
    return (try? read(path)).flatMap { CallBeforeStop(text: $0) }
  }
}
