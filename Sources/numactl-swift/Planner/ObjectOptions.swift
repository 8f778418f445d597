import NumaCore
import LinuxSystem

/// The options that describe a segment or file before it is named.
struct ObjectOptions {
  var offset = ByteCount.zero
  var length: ByteCount?
  var permissions = FilePermissions.ownerReadWrite
  var project: ProjectID = 0
  var usesHugePages = false
  /// The last option typed that applies only to a segment or file.
  var sizeOption: String?
  /// The option that named the segment or file; `nil` before that option.
  var attachOption: String?

  var isAttached: Bool { attachOption != nil }
}
