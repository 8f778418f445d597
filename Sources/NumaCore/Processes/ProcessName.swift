/// The name of a process or thread: up to 15 bytes that the program chose, which may be any but zero.
public struct ProcessName: Hashable, Sendable {
  /// The bytes as the program set them: a newline is a newline.
  public let bytes: [UInt8]

  /// Takes the bytes of a name.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Undoes what the kernel writes for a newline, `\n`, and for a backslash, `\\`, in `/proc/PID/status`.
  ///
  /// Source: proc_pid_status(5) `Name`.
  init(escaped text: some Sequence<UInt8>) {
    var name: [UInt8] = []
    var rest = text.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.next() else {
        name.append(byte)
        continue
      }
      name.append(escaped == UInt8(ascii: "n") ? .newline : escaped)
    }
    bytes = name
  }

  /// The name as `/proc/PID/status` has it, on one line: numactl's numastat prints it so.
  public var escaped: [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case .newline: [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\\"): [byte, byte]
      default: [byte]
      }
    }
  }

  /// Whether there is none: the process is gone.
  public var isEmpty: Bool { bytes.isEmpty }
}
