/// What tells SysV segments of one key file apart: the low byte of ftok(3)'s `proj_id`.
public struct ProjectID: RawRepresentable, Hashable, Sendable, CustomStringConvertible,
  ExpressibleByIntegerLiteral
{
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public init(integerLiteral value: UInt8) { rawValue = value }

  public var description: String { String(rawValue) }
}

/// Why a word is no project of a segment.
public enum ProjectIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word is no number; it is below 0 or beyond 255.
  case notANumber, outOfRange

  public var description: String {
    switch self {
    case .notANumber: "not a number"
    case .outOfRange: "not from 0 to 255"
    }
  }
}

extension ProjectID {
  /// Reads a project as a user types it: C's numbers, so `0x10` is 16 and `010` is 8.
  ///
  /// - Throws: ``ProjectIDError`` for what is no number from 0 to 255: only the low byte would count, and be another
  ///   project.
  ///
  /// Source: strtoul(3) with base 0; `--shmid` of numactl(8).
  public init(_ text: [UInt8]) throws(ProjectIDError) {
    guard let number = CNumber(in: text, at: 0), number.end == text.count else {
      throw .notANumber
    }
    guard let index = number.index, !number.overflows, let value = UInt8(exactly: index) else {
      throw .outOfRange
    }
    self.init(rawValue: value)
  }
}
