/// The number of a user, `uid_t`.
///
/// Source: credentials(7).
public struct UserID: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt32

  /// Creates an ID from any number, whether or not there is such a user.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The number of a group, `gid_t`.
///
/// Source: credentials(7).
public struct GroupID: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt32

  /// Creates an ID from any number, whether or not there is such a group.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}
