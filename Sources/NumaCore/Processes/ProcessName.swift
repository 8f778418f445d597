/// The name of a process or thread: up to 15 bytes that the program chooses, of any value except zero.
public struct ProcessName: Hashable, Sendable {
  /// The bytes as the program set them; a newline is not escaped.
  public let bytes: [UInt8]

  /// Creates a name from its bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Creates a name from `/proc/PID/status`, where the kernel writes `\n` for a newline and `\\` for a backslash.
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

  /// The name as in `/proc/PID/status`, on one line; numactl's numastat prints this form.
  public var escaped: [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case .newline: [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\\"): [byte, byte]
      default: [byte]
      }
    }
  }

  /// Whether the name has no bytes: it was not read, or the program set an empty name.
  public var isEmpty: Bool { bytes.isEmpty }
}
