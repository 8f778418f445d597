import CommandInterface
import NumaCore

extension ProcessID {
  /// The line above what a report says of it, safe to show; one that is gone has no name.
  func heading(_ name: [UInt8]) -> String {
    "process \(self)" + (name.isEmpty ? ":" : " (\(String(printable: name))):")
  }
}

extension Int {
  /// `1 process`, `2 processes`.
  var ofProcesses: String { "\(self) \(self == 1 ? "process" : "processes")" }
}
