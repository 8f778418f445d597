public import LinuxSystem

/// The reason why a word does not name a user.
public enum UserError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word is empty, starts with `-`, or holds a byte that no name has.
  case notAName
  /// The lookup of the name found no user.
  case unknown
  /// The number is too large for `uid_t`.
  case tooLarge
  /// `/etc/passwd` does not have the user, and the program that looks up other users could not be run.
  ///
  /// A number needs no lookup.
  case noResolver(FilePath, Errno)

  public var description: String {
    switch self {
    case .notAName: "not the name of a user"
    case .unknown: "no such user"
    case .tooLarge: "no user's number is that large"
    case .noResolver(let path, let errno):
      "not in /etc/passwd; other names are looked up by \(path) (\(errno)); use a number"
    }
  }
}

extension UserID {
  /// Reads a user as typed on a command line: decimal digits are a number, anything else is a name.
  ///
  /// A name is looked up by getent(1), because a statically linked glibc has no name service of its own. If getent
  /// cannot be run, `/etc/passwd` is read.
  ///
  /// - Throws: ``UserError`` if the text is not a name or a number of `uid_t`, or the name cannot be found.
  ///
  /// Source: getent(1), passwd(5).
  public init(_ text: [UInt8]) throws(UserError) {
    if !text.isEmpty, text.allSatisfy({ $0.decimalDigit != nil }) {
      // In system calls that take a user, the greatest number means no user.
      guard let number = decimalNumber(text).flatMap(UInt32.init(exactly:)), number != .max else {
        throw .tooLarge
      }
      self.init(rawValue: number)
      return
    }
    guard let name = nameToLookUp(text), !text.contains(.colon) else { throw .notAName }
    let output: ProgramOutput
    do throws(Errno) {
      output = try outputOfProgram(nameResolver, arguments: ["passwd", name])
    } catch {
      guard let number = Self.number(of: name, in: .live) else {
        throw .noResolver(nameResolver, error)
      }
      self.init(rawValue: number)
      return
    }
    guard output.status ?? 0 == 0, let number = Self.number(passwordEntry: output.text[...])
    else {
      throw .unknown
    }
    self.init(rawValue: number)
  }

  /// Reads the number from a line of passwd(5): `daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin`.
  static func number(passwordEntry: ArraySlice<UInt8>) -> UInt32? {
    let fields = passwordEntry.split(separator: .colon, omittingEmptySubsequences: false)
    guard fields.count >= 3 else { return nil }
    return decimalNumber(fields[2]).flatMap(UInt32.init(exactly:))
  }

  /// Returns the number of a user in `/etc/passwd`; `nil` if the file does not have the name.
  static func number(of name: String, in root: SystemRoot) -> UInt32? {
    guard let text = try? root.read("/etc/passwd") else { return nil }
    for entry in text.split(separator: .newline) {
      guard entry.prefix(while: { $0 != .colon }).equals(name) else { continue }
      return number(passwordEntry: entry)
    }
    return nil
  }
}
