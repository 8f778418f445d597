import LinuxSystem
import NumaCore

/// A mapping as `--detail` lists it.
struct ListedMapping {
  let start: UInt
  /// The end, after the last address; `nil` if the mapping was removed while it was read.
  let end: UInt?
  let kind: String
  let policy: [UInt8]
  let file: [UInt8]?
  let pageSize: ByteCount
  /// The number of processes that map the page which the most processes map.
  let greatestMapCount: Int
  /// The private memory in bytes, including private copies of pages of the file.
  let anon: UInt128
  /// The memory on each node, in bytes.
  let amounts: [(node: NodeID, bytes: UInt128)]

  /// The memory on all nodes, in bytes.
  var total: UInt128 { amounts.reduce(0) { $0 + $1.bytes } }

  /// `7f1c5a000000-7f1c5a021000`
  var addresses: String { hexadecimal(start) + "-" + (end.map(hexadecimal) ?? "?") }

  private func hexadecimal(_ address: UInt) -> String { String(address, radix: 16) }
}

extension ListedMapping {
  init(_ mapping: PlacedMapping) {
    let numa = mapping.numa
    let pageSize = numa.countedPageSize(hugePage: numa.pageSize)
    start = numa.start.rawValue
    end = mapping.range?.end.rawValue
    kind = mapping.kind.rawValue
    policy = numa.policy
    file = numa.file
    self.pageSize = pageSize
    greatestMapCount = numa.greatestMapCount
    anon = UInt128(numa.anonymousPages) * UInt128(pageSize.rawValue)
    amounts = numa.pages.map { ($0.node, UInt128($0.pages) * UInt128(pageSize.rawValue)) }
  }
}

extension ListedProcess {
  /// The mappings that have pages, or a policy of their own.
  var listedMappings: [ListedMapping] {
    let mappings = detail?.mappings ?? []
    return mappings.filter { !$0.numa.pages.isEmpty || $0.numa.policy != Self.defaultPolicy }
      .map(ListedMapping.init)
  }

  private static let defaultPolicy = "default".bytes
}
