import CommandInterface
import NumaCore

extension EvacuationRemainder {
  /// The lines of the report: for each node, the memory in use, its purpose, and why it cannot move.
  var lines: [String] { uses.flatMap { lines(on: $0.node, $0.use) } }

  private func lines(on node: NodeID, _ use: NodeUse) -> [String] {
    var lines = ["node \(node): \(use.used) of \(use.total) left"]
    if use[.locked] > .zero { lines.append("  \(use[.locked]) \(NodeUse.Detail.locked.name)") }
    for stay in stays[node] ?? [] { lines.append("  \(stay.size) stayed: \(stay.reason)") }
    for purpose in NodeUse.Purpose.allCases where use[purpose] > .zero {
      lines.append("  \(use[purpose]) \(purpose.name): \(purpose.reason)")
      lines += owners(of: purpose, on: node, use[purpose])
      guard purpose == .kernel else { continue }
      for detail in NodeUse.Detail.ofKernel where use[detail] > .zero {
        lines.append("    \(use[detail]) \(detail.name)")
      }
    }
    return lines
  }

  /// The number of files that the text lists by name for a purpose.
  private static let listedFiles = 5

  /// The lines about the largest files of a purpose, and about the rest.
  private func owners(
    of purpose: NodeUse.Purpose, on node: NodeID, _ size: ByteCount
  ) -> [String] {
    let all = (files[node] ?? []).filter { $0.purpose == purpose }
    guard !all.isEmpty else { return [] }
    let rest = all.dropFirst(Self.listedFiles)
    let unknown = size - all.sum { $0.size }
    return all.prefix(Self.listedFiles).map { "    \($0.size) \(String(printable: $0.name))" }
      + (rest.isEmpty ? [] : ["    \(rest.sum { $0.size }) \(rest.count) other files"])
      + (purpose == .hugetlb || unknown <= .zero ? [] : ["    \(unknown) unknown files"])
  }

  /// The memory left, in the form of schemas/report-2.json.
  var json: JSON { .array(uses.map { json(of: $0.node, $0.use) }) }

  private func json(of node: NodeID, _ use: NodeUse) -> JSON {
    var members: [(String, JSON)] = [
      ("node", JSON(node.rawValue)), ("total_bytes", JSON(use.total.rawValue)),
      ("used_bytes", JSON(use.used.rawValue)),
    ]
    members.append(
      (
        "stayed",
        .array(
          (stays[node] ?? []).map {
            ["reason": JSON($0.word), "bytes": JSON($0.size.rawValue)]
          })
      ))
    for purpose in NodeUse.Purpose.allCases {
      members.append((purpose.rawValue + "_bytes", JSON(use[purpose].rawValue)))
    }
    for detail in NodeUse.Detail.allCases {
      members.append((detail.rawValue + "_bytes", JSON(use[detail].rawValue)))
    }
    members.append(("files", .array((files[node] ?? []).map { $0.json })))
    return .object(members)
  }
}

extension EvacuationRemainder.File {
  fileprivate var json: JSON {
    [
      "name": JSON(bytes: name), "kind": JSON(purpose.rawValue), "bytes": JSON(size.rawValue),
    ]
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
    case .file: "what no process maps goes by --cache"
    case .shmem: "what no process maps stays until it is removed"
    case .hugetlb: "pools stay until nr_hugepages of the node is lowered, as --offline does"
    case .kernel: "does not move"
    }
  }
}

extension NodeUse.Detail {
  /// The parts of the kernel's own memory.
  fileprivate static let ofKernel: [Self] = [.slab, .pageTables, .stacks]

  fileprivate var name: String {
    switch self {
    case .locked: "locked in memory"
    case .slab: "slab"
    case .pageTables: "page tables"
    case .stacks: "stacks of threads"
    }
  }
}
