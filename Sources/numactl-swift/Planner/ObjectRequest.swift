import CommandInterface
import NumaCore
import LinuxSystem

/// The segment or file that policies are set on, as a command line describes it.
struct ObjectRequest: Equatable {
  enum Kind: Equatable {
    case segment(ProjectID, hugePages: Bool)
    case file
  }

  let kind: Kind
  /// The file, or the segment's key file.
  let name: Word
  let offset: ByteCount
  /// The length; `nil` for everything from the offset on.
  let length: ByteCount?
  let permissions: FilePermissions
}
