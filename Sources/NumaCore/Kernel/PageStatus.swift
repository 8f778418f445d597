public import LinuxSystem

/// The kernel's answer for one page: its node, or the reason why it cannot be determined or changed.
public enum PageStatus: Hashable, Sendable {
  /// The page is on this node; after a move, it arrived there or was there before.
  case on(NodeID)
  /// No page is present: it was never touched, or is swapped out (ENOENT; kernels 4.3 to 6.11 return EFAULT).
  case absent
  /// The shared page of zeros, an address outside all mappings, or an absent page on kernels 4.3 to 6.11 (EFAULT).
  case zeroPageOrUnmapped
  /// Other processes map the page too, and the move did not request such pages (EACCES).
  case shared
  /// The page is in use at the moment: under I/O, pinned, or isolated by another operation (EBUSY).
  case busy
  /// The target node could not provide a page (ENOMEM).
  case noMemory
  /// The page is dirty and its file system cannot write it back (EIO).
  case writeBackFailed
  /// The page can never be moved (EINVAL).
  case notMovable
  /// Another reason.
  case failed(Errno)
  /// The kernel did not reach this page, or did not report its status.
  case unknown

  /// The status of each page before a call; no node has this number and no errno has this value.
  static let unset = CInt.min

  init(rawStatus: CInt) {
    self =
      switch rawStatus {
      case 0...: .on(NodeID(rawValue: Int(rawStatus)))
      case Self.unset: .unknown
      default:
        switch Errno(rawValue: -rawStatus) {
        case .noSuchFileOrDirectory: .absent
        case .badAddress: .zeroPageOrUnmapped
        case .permissionDenied: .shared
        case .resourceBusy: .busy
        case .noMemory: .noMemory
        case .ioError: .writeBackFailed
        case .invalidArgument: .notMovable
        case let errno: .failed(errno)
        }
      }
  }
}

extension PageStatus: CustomStringConvertible {
  /// The node, or the reason, in the words of move_pages(2).
  public var description: String {
    switch self {
    case .on(let node): "node \(node)"
    case .absent: "absent"
    case .zeroPageOrUnmapped: "zero page or not mapped"
    case .shared: "shared with other processes"
    case .busy: "busy"
    case .noMemory: "no memory on the target"
    case .writeBackFailed: "cannot be written back"
    case .notMovable: "not movable"
    case .failed(let errno): errno.description
    case .unknown: "unknown"
    }
  }
}
