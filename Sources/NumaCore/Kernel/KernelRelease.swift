internal import CLibc
internal import LinuxSystem

/// The release of a Linux kernel by its numbers, such as 6.1 or 2.6.26.
///
/// Distributions add newer features to older releases, so only a trial shows what a kernel supports.
public struct KernelRelease: Hashable, Comparable, Sendable {
  let numbers: [Int]

  /// Creates a release from its numbers.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) { numbers = [major, minor, patch] }

  /// Reads the numbers at the start of a release as uname(2) returns it: `6.1.0-38-amd64`, `6.12-rc1`.
  ///
  /// The result is `nil` if the text does not start with two numbers.
  public init?(_ text: String) {
    var numbers: [Int] = []
    let parts = text.bytes.split(
      separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    for part in parts {
      let digits = part.prefix { $0.decimalDigit != nil }
      guard let number = decimalNumber(digits) else { break }
      numbers.append(number)
      if digits.count < part.count { break }
    }
    guard numbers.count >= 2 else { return nil }
    self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

extension KernelRelease: CustomStringConvertible {
  /// The first two numbers, as in `6.9`, and the third number if it is not 0, as in `2.6.26`.
  public var description: String {
    numbers.prefix(numbers[2] == 0 ? 2 : 3).map(String.init).joined(separator: ".")
  }
}

extension LinuxKernel {
  /// Reads the release of the running kernel; `nil` if its text is not a Linux release.
  ///
  /// Source: uname(2).
  public func release() -> KernelRelease? {
    var names = utsname()
    guard unsafe uname(&names) == 0 else { return nil }
    return unsafe withUnsafeBytes(of: &names.release) { bytes in
      unsafe KernelRelease(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }
  }
}

extension MemoryPolicy.Mode {
  /// The release that introduced the mode; `nil` for a mode that NumaCore does not know.
  ///
  /// Source: set_mempolicy(2).
  public var since: KernelRelease? {
    switch self {
    case .default, .preferred, .bind, .interleave: KernelRelease(2, 6, 7)
    case .local: KernelRelease(3, 8)
    case .preferredMany: KernelRelease(5, 15)
    case .weightedInterleave: KernelRelease(6, 9)
    default: nil
    }
  }
}

extension MemoryPolicy.Flags {
  /// The first release that knows all of the flags; `nil` for an empty set and for flags that NumaCore does not know.
  ///
  /// Source: set_mempolicy(2).
  public var since: KernelRelease? {
    guard !isEmpty, isSubset(of: .all) else { return nil }
    return contains(.balancing) ? KernelRelease(5, 12) : KernelRelease(2, 6, 26)
  }
}
