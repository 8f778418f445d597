extension FilePath {
  /// A name between the slashes of a path.
  public struct Component: Hashable, Sendable, CustomStringConvertible {
    /// The bytes of the name, of which there is at least one.
    public let bytes: ArraySlice<UInt8>

    /// The meaning of a name to the kernel.
    public enum Kind: Hashable, Sendable {
      /// The name of an entry of a directory.
      case regular
      /// `.`
      case currentDirectory
      /// `..`
      case parentDirectory
    }

    /// The meaning of the name to the kernel.
    public var kind: Kind {
      if bytes.elementsEqual([.dot]) { return .currentDirectory }
      return bytes.elementsEqual([.dot, .dot]) ? .parentDirectory : .regular
    }

    /// The name as text, with the replacement character for bytes that are not UTF-8.
    public var string: String { String(bytes: bytes) }

    /// The same as ``string``.
    public var description: String { string }

    public static func == (left: Self, right: Self) -> Bool {
      left.bytes.elementsEqual(right.bytes)
    }

    public func hash(into hasher: inout Hasher) {
      for byte in bytes { hasher.combine(byte) }
    }
  }

  /// The names between the slashes, without the root.
  public var components: [Component] {
    bytes.split(separator: .slash).map { Component(bytes: $0) }
  }

  /// The last of the names; `nil` for the root and for the empty path.
  public var lastComponent: Component? {
    let start = bytes.lastIndex(of: .slash).map { $0 + 1 } ?? bytes.startIndex
    let name = bytes[start...]
    return name.isEmpty ? nil : Component(bytes: name)
  }

  /// Removes the last of the names; does not change the root or the empty path.
  public mutating func removeLastComponent() { self = removingLastComponent() }

  /// Returns the path without the last of its names.
  public func removingLastComponent() -> FilePath {
    guard let slash = bytes.lastIndex(of: .slash) else { return FilePath() }
    return slash == bytes.startIndex ? "/" : FilePath(bytes: bytes[..<slash])
  }

  /// Returns the path followed by a text, which is relative to the path even if it starts with a slash.
  public func appending(_ text: String) -> FilePath { appending(bytes: text.utf8) }

  /// Returns the path followed by a name.
  public func appending(_ component: Component) -> FilePath { appending(bytes: component.bytes) }

  /// Returns the path followed by names.
  public func appending(_ components: [Component]) -> FilePath {
    appending(bytes: components.lazy.map { $0.bytes }.joined(separator: [.slash]))
  }

  /// Returns the path that `other` means relative to this directory; if `other` is absolute, this is `other` itself.
  public func pushing(_ other: FilePath) -> FilePath {
    other.isAbsolute ? other : appending(bytes: other.bytes)
  }

  private func appending(bytes other: some Sequence<UInt8>) -> FilePath {
    var joined = [UInt8](bytes)
    let start = joined.count
    if !joined.isEmpty { joined.append(.slash) }
    joined.append(contentsOf: other)
    // A slash at the start would make the path absolute.
    return start == 0 ? FilePath(bytes: joined.drop { $0 == .slash }) : FilePath(bytes: joined)
  }

  /// Returns whether the path is `other` or lies below it, by a comparison of their names.
  public func starts(with other: FilePath) -> Bool { remainder(behind: other) != nil }

  /// Removes the names of another path from the start of this path, and leaves a relative path.
  ///
  /// - Returns: Whether the path started with those names; if not, the path is unchanged.
  public mutating func removePrefix(_ other: FilePath) -> Bool {
    guard isAbsolute == other.isAbsolute, let remainder = remainder(behind: other) else {
      return false
    }
    self = FilePath(bytes: remainder)
    return true
  }

  /// Returns the bytes of the path after the names of `other`, or `nil` if the path does not start with them.
  private func remainder(behind other: FilePath) -> ArraySlice<UInt8>? {
    guard bytes.starts(with: other.bytes) else { return nil }
    let remainder = bytes.dropFirst(other.bytes.count)
    if other.isEmpty || other.bytes.last == .slash || remainder.isEmpty { return remainder }
    return remainder.first == .slash ? remainder.dropFirst() : nil
  }

  /// Returns the path without `.`, and without each `..` together with the name before it.
  ///
  /// Symbolic links are not followed, so the result may name another file.
  public func lexicallyNormalized() -> FilePath {
    var kept: [Component] = []
    for component in components {
      switch component.kind {
      case .currentDirectory: continue
      case .regular: kept.append(component)
      case .parentDirectory:
        if let last = kept.last, last.kind == .regular {
          kept.removeLast()
        } else if !isAbsolute {
          kept.append(component)
        }
      }
    }
    return (isAbsolute ? "/" as FilePath : FilePath()).appending(kept)
  }
}
