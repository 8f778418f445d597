/// The low byte of ftok(3)'s `proj_id`, which distinguishes the SysV segments of one key file.
public struct ProjectID: RawRepresentable, Hashable, Sendable, CustomStringConvertible,
  ExpressibleByIntegerLiteral
{
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public init(integerLiteral value: UInt8) { rawValue = value }

  public var description: String { String(rawValue) }
}
