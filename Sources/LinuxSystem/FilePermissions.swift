/// The permission bits of a file's mode.
///
/// Source: chmod(2).
public struct FilePermissions: OptionSet, Hashable, Sendable {
  /// The bits, as chmod(2) takes them.
  public let rawValue: UInt32

  /// Creates permissions from the bits that chmod(2) takes.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The owner may read and write: `0600`.
  public static var ownerReadWrite: FilePermissions { FilePermissions(rawValue: 0o600) }
  /// The group may read: `0040`.
  public static var groupRead: FilePermissions { FilePermissions(rawValue: 0o40) }
}
