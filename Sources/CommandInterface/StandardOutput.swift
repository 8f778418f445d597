internal import Glibc
internal import SystemPackage

/// What a tool prints. It is held back until the end, or until ``flush()``.
public struct StandardOutput: TextOutputStream {
  private var buffer: [UInt8] = []

  public mutating func write(_ text: String) { buffer += text.utf8 }

  /// Writes what was printed to descriptor 1.
  ///
  /// A closed pipe ends the process by SIGPIPE, as it ends a C program; where the caller ignores that signal,
  /// the failure has no message.
  ///
  /// - Throws: ``Failure`` when it cannot be written: a full disk, a closed descriptor.
  public mutating func flush() throws(Failure) {
    defer { buffer = [] }
    do {
      try FileDescriptor.standardOutput.writeAll(buffer)
    } catch let errno as Errno {
      throw Failure(errno == .brokenPipe ? nil : "standard output: \(errno)")
    } catch {
      throw Failure("standard output: \(error)")
    }
  }
}

/// Writes one line about the program's work to descriptor 2. Nothing can be done where that fails.
func writeToStandardError(_ text: String) {
  _ = try? FileDescriptor.standardError.writeAll(text.utf8)
}

extension String {
  /// The text on one line, with what would steer a terminal written as `\xNN`: words of a command line and file
  /// names come from anywhere.
  var printable: String {
    guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isControl {
        let digits = String(scalar.value, radix: 16)
        text += "\\x" + (digits.count < 2 ? "0" : "") + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is of C0, DEL or C1.
  fileprivate var isControl: Bool { value < 0x20 || (0x7f...0x9f).contains(value) }
}
