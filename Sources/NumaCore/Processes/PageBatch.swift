internal import LinuxSystem

/// Pages of one mapping whose nodes are asked for together.
struct PageBatch {
  struct Page {
    let address: PageAddress
    /// How many processes of the group map it; 0 where that is not known.
    var sharers: Int
    var isOfFile = false
    /// Whether the processor maps it as part of a huge page, which is on one node.
    let isHuge: Bool
  }

  /// The process, as a number within the group.
  let process: Int
  let id: ProcessID
  /// What the pages are of that are no private copies.
  let kind: MappingKind
  let pageSize: ByteCount
  /// The node of all pages, where numa_maps names one alone and counts the same pages.
  private let node: NodeID?
  /// Where pages are taken to be whose node cannot be found out.
  private let usualNode: NodeID?
  private var pages: [Page] = []
  /// Why the nodes could not be found out.
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

  /// What its private pages are: those of a file's or segment's mapping are copies.
  var privateKind: MappingKind { [.file, .sharedMemory].contains(kind) ? .anonymous : kind }

  var isFull: Bool { pages.count >= Self.greatestCount }
  private static let greatestCount = 16384

  mutating func add(_ page: Page) { pages.append(page) }

  mutating func add(_ address: PageAddress, sharers: Int, isHuge: Bool) {
    add(Page(address: address, sharers: sharers, isHuge: isHuge))
  }

  mutating func removeAll() { pages.removeAll(keepingCapacity: true) }

  /// Pages that are alike.
  struct Run: Equatable {
    let kind: MappingKind
    let node: NodeID
    let sharers: Int
  }

  /// How many pages in a row are alike.
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

  /// The pages with their nodes. Those that have gone meanwhile, and pages of zeros, are left out.
  private mutating func places() -> [(page: Page, node: NodeID)] {
    guard !pages.isEmpty else { return [] }
    if let node { return pages.map { ($0, node) } }
    // One address for each huge page.
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

  /// Smaller than any huge page that a processor maps as one, or as large.
  private static let hugePage: UInt = 2 << 20
}

extension PageStatus {
  /// The node of a page; nil where there is no page any more. Where the kernel gives another reason, the usual one.
  func node(or usual: NodeID?) -> NodeID? {
    switch self {
    case .on(let node): node
    case .absent, .zeroPageOrUnmapped: nil
    default: usual
    }
  }
}
