internal import LinuxSystem

/// Pages of one mapping whose nodes are requested together.
struct PageBatch {
  struct Page {
    let address: PageAddress
    /// The number of processes of the group that map the page; 0 if it is unknown.
    var sharers: Int
    var isOfFile = false
    /// Whether the processor maps the page as part of a huge page, which is on one node.
    let isHuge: Bool
  }

  /// The process, as a number within the group.
  let process: Int
  let id: ProcessID
  /// The kind of the pages that are not private copies.
  let kind: MappingKind
  let pageSize: ByteCount
  /// The node of all pages, if numa_maps reports a single node and counts the same pages.
  private let node: NodeID?
  /// The node that is assumed for a page whose node cannot be determined.
  private let usualNode: NodeID?
  private var pages: [Page] = []
  /// The reason why the nodes could not be determined.
  private(set) var error: Errno?

  init(_ candidate: GroupCensus.Candidate, _ id: ProcessID, isPlaced: Bool) {
    let mapping = candidate.mapping
    process = candidate.process
    self.id = id
    kind = mapping.kind
    pageSize = mapping.pageSize
    node = isPlaced && mapping.nodes.count == 1 ? mapping.nodes.first : nil
    usualNode = mapping.nodes.first
  }

  /// The kind of the private pages; those in the mapping of a file or segment are copies.
  var privateKind: MappingKind { [.file, .shmem].contains(kind) ? .anon : kind }

  var isFull: Bool { pages.count >= Self.greatestCount }
  private static let greatestCount = 16384

  mutating func add(_ page: Page) { pages.append(page) }

  mutating func add(_ address: PageAddress, sharers: Int, isHuge: Bool) {
    add(Page(address: address, sharers: sharers, isHuge: isHuge))
  }

  mutating func removeAll() { pages.removeAll(keepingCapacity: true) }

  /// The common properties of equal pages in a row.
  struct Run: Equatable {
    let kind: MappingKind
    let node: NodeID
    let sharers: Int
  }

  /// Returns the runs of equal pages, with the number of pages in each run.
  mutating func runs() -> [(run: Run, pages: Int)] {
    var runs: [(run: Run, pages: Int)] = []
    for (page, node) in places() {
      let run = Run(
        kind: page.isOfFile ? kind : privateKind, node: node, sharers: page.sharers)
      if runs.last?.run == run {
        runs[runs.count - 1].pages += 1
      } else {
        runs.append((run, 1))
      }
    }
    return runs
  }

  /// Returns the pages with their nodes.
  ///
  /// Pages that were released in the meantime, and pages of zeros, are omitted.
  private mutating func places() -> [(page: Page, node: NodeID)] {
    guard !pages.isEmpty else { return [] }
    if let node { return pages.map { ($0, node) } }
    // One address represents each huge page.
    var addresses: [PageAddress] = []
    var indices: [Int] = []
    var huge: UInt?
    for page in pages {
      let block = page.isHuge ? page.address.rawValue / Self.hugePage : nil
      if block == nil || block != huge { addresses.append(page.address) }
      huge = block
      indices.append(addresses.count - 1)
    }
    do throws(Errno) {
      let statuses = try LinuxKernel().places(of: addresses, in: id)
      return zip(pages, indices).compactMap { page, index in
        statuses[index].node(or: usualNode).map { (page, $0) }
      }
    } catch {
      self.error = error
      if error == .noSuchProcess { return [] }
      return usualNode.map { node in pages.map { ($0, node) } } ?? []
    }
  }

  /// The block size for huge pages, in bytes; no huge page that a processor maps as one page is smaller.
  private static let hugePage: UInt = 2 << 20
}

extension PageStatus {
  /// Returns the node of a page; `nil` if there is no page any more.
  ///
  /// If the kernel reports another reason, the usual node is returned.
  func node(or usual: NodeID?) -> NodeID? {
    switch self {
    case .on(let node): node
    case .absent, .zeroPageOrUnmapped: nil
    default: usual
    }
  }
}
