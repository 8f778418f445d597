internal import CLibc

/// Which Linux it is, by the numbers of its release: 6.1, or 2.6.26.
///
/// Distributions bring younger features to older numbers: what a kernel can do is known by trying it out.
public struct KernelRelease: Hashable, Comparable, Sendable {
  let numbers: [Int]

  /// Puts a release together.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) { numbers = [major, minor, patch] }

  /// Reads the numbers at the start of a release as uname(2) gives it: `6.1.0-38-amd64`, `6.12-rc1`.
  public init?(_ text: String) {
    var numbers: [Int] = []
    for part in text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false) {
      let digits = part.prefix { $0.isASCII && $0.isNumber }
      guard let number = Int(digits) else { break }
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
  /// `6.9`; the third number only where it is one that matters, `2.6.26`.
  public var description: String {
    numbers.prefix(numbers[2] == 0 ? 2 : 3).map(String.init).joined(separator: ".")
  }
}

extension LinuxKernel {
  /// Asks which release runs; nil where its text is none of Linux.
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
  /// The release that brought the mode; nil for one that NumaCore does not know.
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
  /// The release that knows all of the flags; nil for none, and for those that NumaCore does not know.
  ///
  /// Source: set_mempolicy(2).
  public var since: KernelRelease? {
    guard !isEmpty, isSubset(of: .all) else { return nil }
    return contains(.balancing) ? KernelRelease(5, 12) : KernelRelease(2, 6, 26)
  }
}
