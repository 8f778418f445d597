/// A warning that a file of the kernel, or a part of it, could not be read or understood.
///
/// Everything else was read.
public struct ReadWarning: Hashable, Sendable, CustomStringConvertible {
  /// The file and its fault; the first fault if there are several.
  public let error: ReadError
  /// The number of other faults in the same file.
  public internal(set) var others = 0

  public var description: String {
    switch others {
    case 0: "\(error)"
    case 1: "\(error) (and 1 more fault in this file)"
    default: "\(error) (and \(others) more faults in this file)"
    }
  }
}
