package import LinuxSystem

/// The reason why a word is not the mode of a file or segment.
package enum PermissionsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word does not consist of octal digits, or the number has more than the nine bits of a mode.
  case notOctal, tooLarge

  package var description: String {
    switch self {
    case .notOctal: "not an octal mode"
    case .tooLarge: "not from 0 to 0777"
    }
  }
}

extension FilePermissions {
  /// Reads a mode as a user types it: octal digits, optionally after blanks and a plus sign.
  ///
  /// - Throws: ``PermissionsError`` if the text is not octal or is beyond `0777`, because further bits would be flags
  ///   of shmget(2).
  ///
  /// Source: strtoul(3) with base 8; `--shmmode` of numactl(8).
  package init(octal text: [UInt8]) throws(PermissionsError) {
    var digits = text.drop { $0.isSpace }
    if digits.first == .plus { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ ($0.decimalDigit ?? 8) < 8 }) else {
      throw .notOctal
    }
    let significant = digits.drop { $0 == .zero }
    guard significant.count <= 3 else { throw .tooLarge }
    self.init(
      rawValue: significant.reduce(0) { $0 * 8 + UInt32($1.decimalDigit ?? 0) })
  }
}
