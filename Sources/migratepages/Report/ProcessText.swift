import CommandInterface
import NumaCore

extension ProcessID {
  /// Returns the heading of the process in a report, with unprintable bytes escaped.
  ///
  /// A process that has exited has no name.
  func heading(_ name: [UInt8]) -> String {
    "process \(self)" + (name.isEmpty ? ":" : " (\(String(printable: name))):")
  }
}

extension Int {
  /// `1 process`, `2 processes`.
  var ofProcesses: String { "\(self) \(self == 1 ? "process" : "processes")" }
}
