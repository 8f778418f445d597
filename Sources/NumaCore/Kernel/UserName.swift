public import LinuxSystem

/// Why a word names no user.
public enum UserError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word starts with `-`, or holds a byte no name has.
  case notAName
  /// The name was looked up, and there is no such user.
  case unknown
  /// The number is beyond `uid_t`.
  case tooLarge
  /// `/etc/passwd` has no such user, and the program that looks up all others could not be run; a number needs none.
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
  /// Reads a user as a person types it: decimal digits are the number, anything else is a name.
  ///
  /// A name goes through getent(1), because a statically linked glibc has no name service of its own. Where getent
  /// cannot be run, `/etc/passwd` is read.
  ///
  /// - Throws: ``UserError``.
  ///
  /// Source: getent(1), passwd(5).
  public init(_ text: [UInt8]) throws(UserError) {
    if !text.isEmpty, text.allSatisfy({ $0.decimalDigit != nil }) {
      // The greatest stands for no user where a system call takes one.
      guard let number = decimalNumber(text).flatMap(UInt32.init(exactly:)), number != .max else {
        throw .tooLarge
      }
      self.init(rawValue: number)
      return
    }
    let name = String(decoding: text, as: UTF8.self)
    guard !text.isEmpty, text.first != .hyphen, !text.contains(0), !text.contains(.colon),
      name.utf8.elementsEqual(text)
    else { throw .notAName }
    let output: ProgramOutput
    do throws(Errno) {
      output = try outputOfProgram(Self.resolver, arguments: ["passwd", name])
    } catch {
      guard let number = Self.number(of: name, in: .live) else {
        throw .noResolver(Self.resolver, error)
      }
      self.init(rawValue: number)
      return
    }
    guard output.status ?? 0 == 0, let number = Self.number(passwordEntry: output.text) else {
      throw .unknown
    }
    self.init(rawValue: number)
  }

  /// `daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin`
  static func number(passwordEntry: String) -> UInt32? {
    let fields = passwordEntry.utf8.split(separator: .colon, omittingEmptySubsequences: false)
    guard fields.count >= 3 else { return nil }
    return decimalNumber(fields[2]).flatMap(UInt32.init(exactly:))
  }

  /// The number that `/etc/passwd` has for a name; nil where it has none.
  static func number(of name: String, in root: SystemRoot) -> UInt32? {
    guard let text = try? root.read("/etc/passwd") else { return nil }
    for line in text.split(separator: .newline) {
      let entry = String(decoding: line, as: UTF8.self)
      guard entry.utf8.prefix(while: { $0 != .colon }).elementsEqual(name.utf8) else { continue }
      return number(passwordEntry: entry)
    }
    return nil
  }

  /// Absolute, so that PATH has no say in what a root shell runs.
  private static let resolver: FilePath = "/usr/bin/getent"
}
