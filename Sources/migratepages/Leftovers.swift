import CommandInterface
import NumaCore

/// What is left on nodes that were evacuated.
struct Leftovers {
  /// By ascending node.
  let uses: [(node: NodeID, use: NodeUse)]

  /// Looks at nodes. One whose use cannot be read is left out, with a warning.
  ///
  /// - Throws: Where none is left.
  init(on nodes: NodeMask, in root: SystemRoot) throws(Failure) {
    var uses: [(node: NodeID, use: NodeUse)] = []
    for node in nodes {
      if let use = root.part({ () throws(ReadError) in try root.use(of: node) }) {
        uses.append((node, use))
      }
    }
    guard !uses.isEmpty || nodes.isEmpty else {
      throw Failure("nodes \(nodes): what is left on them cannot be read")
    }
    self.uses = uses
  }
}

extension Leftovers {
  /// For each node what is used, for what, and why it cannot move.
  var lines: [String] {
    uses.flatMap { node, use in
      ["node \(node): \(use.used) of \(use.total) left"]
        + NodeUse.Purpose.allCases.filter { use[$0].rawValue > 0 }.map { purpose in
          "  \(use[purpose]) \(purpose.name): \(purpose.reason)"
        }
    }
  }

  /// The same in the form of schemas/report-1.json.
  var json: JSON {
    .array(
      uses.map { node, use in
        .object(
          [
            ("node", JSON(node.rawValue)), ("total_bytes", JSON(use.total.rawValue)),
            ("used_bytes", JSON(use.used.rawValue)),
          ]
            + NodeUse.Purpose.allCases.map { purpose in
              (purpose.word + "_bytes", JSON(use[purpose].rawValue))
            })
      })
  }
}

extension NodeUse.Purpose {
  fileprivate var word: String {
    switch self {
    case .anonymous: "anonymous"
    case .pageCache: "page_cache"
    case .sharedMemory: "shared"
    case .hugePages: "huge_pages"
    case .kernel: "kernel"
    }
  }

  fileprivate var name: String {
    switch self {
    case .anonymous: "of processes"
    case .pageCache: "page cache"
    case .sharedMemory: "shared memory and tmpfs"
    case .hugePages: "pools of huge pages"
    case .kernel: "the kernel's own"
    }
  }

  fileprivate var reason: String {
    switch self {
    case .anonymous: "what is busy, has come since, or is this program's"
    case .pageCache: "what no process maps goes by /proc/sys/vm/drop_caches"
    case .sharedMemory: "what no process maps stays until it is removed"
    case .hugePages: "pools stay until nr_hugepages of the node is lowered"
    case .kernel: "does not move"
    }
  }
}
