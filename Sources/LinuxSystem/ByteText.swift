/// Comparisons of bytes with texts.
///
/// The names of files and processes and the words of the kernel's files are bytes. The standard library compares texts by the
/// rules of Unicode, by which different bytes can be equal texts. Its functions for bytes and for characters are compiled once
/// for each kind of collection, and were a twentieth of a tool. These functions are compiled once.
extension ArraySlice<UInt8> {
  /// Whether these are the bytes of a text.
  @inline(never)
  package func equals(_ text: String) -> Bool { elementsEqual(text.utf8) }

  /// Whether these bytes start with those of a text.
  @inline(never)
  package func hasPrefix(_ text: String) -> Bool { starts(with: text.utf8) }

  /// Whether these bytes end with those of a text.
  @inline(never)
  package func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).equals(text) }

  /// Returns the bytes behind those of a text; `nil` if these bytes do not start with it.
  @inline(never)
  package func remainder(behind text: String) -> Self? {
    hasPrefix(text) ? dropFirst(text.utf8.count) : nil
  }

  /// Returns the bytes before those of a text; `nil` if these bytes do not end with it.
  @inline(never)
  package func remainder(before text: String) -> Self? {
    hasSuffix(text) ? dropLast(text.utf8.count) : nil
  }
}

extension [UInt8] {
  /// Whether these are the bytes of a text.
  package func equals(_ text: String) -> Bool { self[...].equals(text) }

  /// Whether these bytes start with those of a text.
  package func hasPrefix(_ text: String) -> Bool { self[...].hasPrefix(text) }

  /// Returns the bytes behind those of a text; `nil` if these bytes do not start with it.
  package func remainder(behind text: String) -> ArraySlice<UInt8>? {
    self[...].remainder(behind: text)
  }
}

extension String {
  /// The bytes of the text, in UTF-8.
  @inline(never)
  package var bytes: [UInt8] { [UInt8](utf8) }

  /// Creates a text from bytes, with the replacement character for bytes that are not UTF-8.
  @inline(never)
  package init(bytes: ArraySlice<UInt8>) { self.init(decoding: bytes, as: UTF8.self) }

  /// Creates a text from bytes, with the replacement character for bytes that are not UTF-8.
  package init(bytes: [UInt8]) { self.init(bytes: bytes[...]) }
}
