internal import LinuxSystem

/// The reason why the kernel cannot provide a page of a file or segment.
///
/// An access to such a page raises SIGBUS; an access by the kernel itself fails with EFAULT.
public enum MissingPage: Hashable, Sendable {
  /// The file system refused space for the page with ENOSPC.
  case fileSystemFull
  /// The file system refused space for the page with EDQUOT.
  case quotaExceeded
  /// The file system failed with EIO.
  case ioError
  /// The file ends before the page, after this many bytes, because it was truncated after it was mapped.
  case truncated(ByteCount)
  /// The pools of huge pages of this size have no free page on these nodes: those of a bind policy, else all allowed
  /// nodes.
  case noHugePage(ByteCount, NodeMask)
  /// The memory of the page is damaged.
  case damaged
  /// The kernel does not report the reason.
  case unknown(isHuge: Bool)
}

extension MissingPage: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fileSystemFull: "the file system is full"
    case .quotaExceeded: "the disk quota is exceeded"
    case .ioError: "the file system reports an I/O error"
    case .truncated(let size): "the file was truncated to \(size.rawValue) bytes"
    case .noHugePage(let size, let nodes):
      "no huge page of \(size.rawValue >> 10) kB is free on \(nodes.counted)"
    case .damaged: "the memory is damaged"
    case .unknown(isHuge: false):
      "the file system is full, the file was truncated, or there was an I/O error"
    case .unknown(isHuge: true): "no huge page is free, or the file was truncated"
    }
  }
}

extension MissingPage {
  /// Determines why a page cannot be provided.
  ///
  /// It requests space for the page from the file system. The page stays empty until it is written to.
  ///
  /// Source: fstat(2), fallocate(2) with `FALLOC_FL_KEEP_SIZE`; `nodeN/hugepages`.
  init(
    _ fault: PageFault, at offset: ByteCount, of mapping: borrowing SharedMapping,
    pageSize: ByteCount
  ) {
    guard fault.errno == .badAddress else {
      self = .damaged
      return
    }
    if let size = mapping.fileSize, size <= offset {
      self = .truncated(size)
    } else if pageSize != .basePage {
      let nodes = Self.nodesWithoutHugePages(pageSize, at: fault.address)
      self = nodes.map { .noHugePage(pageSize, $0) } ?? .unknown(isHuge: true)
    } else {
      self =
        switch mapping.errnoOfAllocation(of: pageSize, at: offset) {
        case .noSpace: .fileSystemFull
        case .diskQuotaExceeded: .quotaExceeded
        case .ioError: .ioError
        default: .unknown(isHuge: false)
        }
    }
  }

  /// Returns the nodes of a bind policy at an address, or else all allowed nodes; `nil` if one of them has a free huge
  /// page of this size, or if the kernel does not report it.
  private static func nodesWithoutHugePages(_ size: ByteCount, at page: PageAddress) -> NodeMask? {
    let kernel = LinuxKernel()
    let policy = try? kernel.memoryPolicy(at: page)
    var nodes = policy?.mode == .bind ? policy?.nodes : nil
    nodes = nodes ?? (try? SystemRoot.live.allowedNodes())
    guard let nodes, !nodes.isEmpty else { return nil }
    for node in nodes {
      guard let pools = try? SystemRoot.live.hugePages(of: node) else { return nil }
      if pools.contains(where: { $0.pageSize == size && ($0.free ?? 1) > 0 }) { return nil }
    }
    return nodes
  }
}
