internal import CLibc
internal import CStart
public import LinuxSystem

/// One word of a command line: its bytes without the final zero.
///
/// The bytes may be anything, UTF-8 or not.
public struct Word: Hashable, Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public init(_ text: String) { bytes = text.bytes }

  /// The words of this process, starting with the program's name; empty if the caller passed no words at all.
  public static var arguments: [Word] {
    (0..<Int(argument_count())).compactMap { index in
      guard let start = unsafe argument_words()[index] else { return nil }
      let count = unsafe strlen(start)
      let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
      return Word(unsafe [UInt8](bytes))
    }
  }

  /// The last part of a path: the name of a program without the folder that it was found in.
  public var lastPathComponent: Word {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return Word([UInt8](bytes[(slash + 1)...]))
  }
}

extension Word {
  /// The word as a path, byte for byte.
  public var path: FilePath { FilePath(bytes: bytes) }
}

extension Word: CustomStringConvertible {
  /// The word as text, with the replacement character for bytes that are not UTF-8.
  public var description: String { String(bytes: bytes) }
}

extension Word {
  /// The word as a message shows it: an empty word, which would be invisible, is shown as two quotes.
  public var quotedIfEmpty: String { bytes.isEmpty ? "''" : printable }

  /// The word as ``Swift/String/init(printable:)`` shows its bytes.
  public var printable: String { String(printable: bytes) }
}

extension String {
  /// Creates text that is safe to show from external bytes, such as a name or a path.
  ///
  /// The text is on one line and shows each of the bytes, with `\xNN` for bytes that are not UTF-8 and for characters
  /// that would control a terminal. Only the middle of a very long text is left out.
  public init(printable bytes: [UInt8]) { self = String(showing: bytes).printable }

  /// Decodes bytes as UTF-8, and shows bytes that are not UTF-8 as `\xNN`.
  fileprivate init(showing bytes: [UInt8]) {
    self = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        unicodeScalars.append(Unicode.UTF8.decode(encoded))
        offset += encoded.count
      case .error(let length):
        for byte in bytes[offset..<offset + length] { self += "\\x" + String(byte, radix: 16) }
        offset += length
      case .emptyInput: return
      }
    }
  }
}

extension Word: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }
}

extension Word {
  /// Reads the value of an environment variable; returns `nil` if the variable is not set.
  ///
  /// Source: getenv(3).
  public init?(environment name: String) {
    guard let start = unsafe getenv(name) else { return nil }
    bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: strlen(start)))
  }
}

extension Word {
  /// The items of a list with commas between them; an empty word has one empty item.
  public var items: [Word] {
    bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { Word([UInt8]($0)) }
  }
}

/// Whether the environment requests that options stand only before operands, as in POSIX.
///
/// Source: getopt(3).
public var isPosixlyCorrect: Bool { unsafe getenv("POSIXLY_CORRECT") != nil }
