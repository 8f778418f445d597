import CommandInterface
import NumaCore

/// The memory left on evacuated nodes.
struct Leftovers {
  /// Memory of processes that stayed on a node for one reason.
  struct Stay: Equatable {
    let reason: String
    /// The word for the reason in a JSON report.
    let word: String
    var size: Int
  }

  /// The use of each node, by ascending node.
  let uses: [(node: NodeID, use: NodeUse)]
  /// The memory that stayed on each node.
  ///
  /// Memory that several processes map is counted for each of them.
  private(set) var stays: [NodeID: [Stay]] = [:]

  /// Reads the use of nodes, and omits a node that cannot be read, with a warning.
  ///
  /// - Throws: ``Failure`` if no node can be read.
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

  /// Counts what each process left on the nodes, and why.
  mutating func count(_ results: [GroupRun.Result], in root: SystemRoot) {
    for result in results {
      switch result.end {
      case .moved(let report):
        for flow in report.flows {
          for stay in flow.stayed {
            add(
              stay.size, on: flow.pair.source,
              Stay(reason: stay.reason.description, word: stay.reason.word, size: 0))
          }
        }
      case .refused(let refusal):
        guard let total = try? root.memoryUse(of: result.process).total else { continue }
        let reason = ProcessMessage(whole: refusal.description, of: result.process).text
        for (node, _) in uses {
          add(total[node], on: node, Stay(reason: reason, word: "refused", size: 0))
        }
      }
    }
  }

  mutating func add(_ size: ByteCount, on node: NodeID, _ stay: Stay) {
    guard size.rawValue > 0 else { return }
    var stays = stays[node] ?? []
    if let index = stays.firstIndex(where: { $0.reason == stay.reason }) {
      stays[index].size += size.rawValue
    } else {
      stays.append(Stay(reason: stay.reason, word: stay.word, size: size.rawValue))
    }
    self.stays[node] = stays
  }
}

extension Leftovers {
  /// The lines of the report: for each node, the memory in use, its purpose, and why it cannot move.
  var lines: [String] {
    uses.flatMap { node, use in
      ["node \(node): \(use.used) of \(use.total) left"]
        + (stays[node] ?? []).map { "  \(ByteCount(rawValue: $0.size)) stayed: \($0.reason)" }
        + NodeUse.Purpose.allCases.filter { use[$0].rawValue > 0 }.map { purpose in
          "  \(use[purpose]) \(purpose.name): \(purpose.reason)"
        }
    }
  }

  /// The memory left, in the form of schemas/report-1.json.
  var json: JSON {
    .array(
      uses.map { node, use in
        .object(
          [
            ("node", JSON(node.rawValue)), ("total_bytes", JSON(use.total.rawValue)),
            ("used_bytes", JSON(use.used.rawValue)),
            (
              "stayed",
              .array(
                (stays[node] ?? []).map { ["reason": JSON($0.word), "bytes": JSON($0.size)] })
            ),
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
    case .anonymous: "what is not counted as stayed is new, or this program's"
    case .pageCache: "what no process maps goes by /proc/sys/vm/drop_caches"
    case .sharedMemory: "what no process maps stays until it is removed"
    case .hugePages: "pools stay until nr_hugepages of the node is lowered"
    case .kernel: "does not move"
    }
  }
}
