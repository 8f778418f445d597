/// The path of a file: bytes other than zero, UTF-8 or not, as the kernel takes them.
///
/// A slash that follows a slash is left out, and so is one at the end, except the root's.
///
/// Source: path_resolution(7).
public struct FilePath: Hashable, Sendable {
  /// The path and the zero byte that ends it for the C library.
  private var terminated: [UInt8]

  /// The empty path, which names no file.
  public init() { terminated = [0] }

  /// Takes the bytes of a path, up to the first zero byte.
  public init(bytes: some Sequence<UInt8>) {
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.underestimatedCount + 1)
    for byte in bytes {
      if byte == 0 { break }
      if byte == .slash, kept.last == .slash { continue }
      kept.append(byte)
    }
    if kept.count > 1, kept.last == .slash { kept.removeLast() }
    kept.append(0)
    terminated = kept
  }

  /// Takes a text for a path, up to the first NUL.
  public init(_ text: String) { self.init(bytes: text.utf8) }

  /// The bytes of the path.
  public var bytes: ArraySlice<UInt8> { terminated.dropLast() }

  /// The path as text. What is not UTF-8 shows as the replacement character.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the path has no byte.
  public var isEmpty: Bool { bytes.isEmpty }

  /// Whether the path starts at the root.
  public var isAbsolute: Bool { terminated.first == .slash }

  /// Lends the path to a call of the C library.
  ///
  /// - Throws: What the body throws.
  @unsafe
  public func withPlatformString<Result, Failure: Error>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    func lend(_ start: UnsafeRawPointer) throws(Failure) -> Result {
      try unsafe body(start.assumingMemoryBound(to: CChar.self))
    }
    return try unsafe lend(terminated)
  }
}

extension FilePath: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }
}

extension FilePath: CustomStringConvertible {
  /// The same as ``string``.
  public var description: String { string }
}

extension UInt8 {
  static var slash: UInt8 { UInt8(ascii: "/") }
  static var dot: UInt8 { UInt8(ascii: ".") }
}
