import CommandInterface
import NumaCore

extension EvacuationRemainder {
  /// The lines of the report: for each node, the memory in use, its purpose, and why it cannot move.
  var lines: [String] {
    uses.flatMap { node, use in
      ["node \(node): \(use.used) of \(use.total) left"]
        + (stays[node] ?? []).map { "  \($0.size) stayed: \($0.reason)" }
        + NodeUse.Purpose.allCases.filter { use[$0].rawValue > 0 }.map { purpose in
          "  \(use[purpose]) \(purpose.name): \(purpose.reason)"
        }
    }
  }

  /// The memory left, in the form of schemas/report-2.json.
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
                (stays[node] ?? []).map {
                  ["reason": JSON($0.word), "bytes": JSON($0.size.rawValue)]
                })
            ),
          ]
            + NodeUse.Purpose.allCases.map { purpose in
              (purpose.rawValue + "_bytes", JSON(use[purpose].rawValue))
            })
      })
  }
}

extension NodeUse.Purpose {
  fileprivate var name: String {
    switch self {
    case .anon: "of processes"
    case .file: "page cache"
    case .shmem: "shared memory and tmpfs"
    case .hugetlb: "pools of huge pages"
    case .kernel: "the kernel's own"
    }
  }

  fileprivate var reason: String {
    switch self {
    case .anon: "what is not counted as stayed is new, or this program's"
    case .file: "what no process maps goes by /proc/sys/vm/drop_caches"
    case .shmem: "what no process maps stays until it is removed"
    case .hugetlb: "pools stay until nr_hugepages of the node is lowered"
    case .kernel: "does not move"
    }
  }
}
