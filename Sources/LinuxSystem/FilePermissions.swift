/// The bits of a file's mode that say who may use it.
///
/// Source: chmod(2).
public struct FilePermissions: OptionSet, Hashable, Sendable {
  /// The bits, as chmod(2) takes them.
  public let rawValue: UInt32

  /// Takes bits, as chmod(2) does.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The owner may read and write: `0600`.
  public static var ownerReadWrite: FilePermissions { FilePermissions(rawValue: 0o600) }
  /// The group may read: `0040`.
  public static var groupRead: FilePermissions { FilePermissions(rawValue: 0o40) }
}
