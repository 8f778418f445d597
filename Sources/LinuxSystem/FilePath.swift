/// The path of a file: bytes other than zero, UTF-8 or not, as the kernel accepts them.
///
/// A slash that follows a slash is removed. A slash at the end is removed too, except that of the root.
///
/// Source: path_resolution(7).
public struct FilePath: Hashable, Sendable {
  /// The path and the zero byte that ends it for the C library.
  private var terminated: [UInt8]

  /// Creates the empty path, which does not name a file.
  public init() { terminated = [0] }

  /// Creates a path from bytes, up to the first zero byte.
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

  /// Creates a path from text, up to the first NUL.
  public init(_ text: String) { self.init(bytes: text.utf8) }

  /// The bytes of the path.
  public var bytes: ArraySlice<UInt8> { terminated.dropLast() }

  /// The path as text, with the replacement character for bytes that are not UTF-8.
  public var string: String { String(bytes: bytes) }

  /// Whether the path has no bytes.
  public var isEmpty: Bool { bytes.isEmpty }

  /// Whether the path starts at the root.
  public var isAbsolute: Bool { terminated.first == .slash }

  /// Lends the path to a call of the C library.
  ///
  /// - Throws: The error that `body` throws.
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
