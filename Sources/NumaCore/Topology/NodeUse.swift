internal import LinuxSystem

/// The use of a node's memory, in parts that do not overlap.
package struct NodeUse: Hashable, Sendable {
  /// A purpose for which memory is used.
  ///
  /// The raw value is the name of the purpose in reports. A kind of memory has its name of ``MappingKind``.
  package enum Purpose: String, Hashable, CaseIterable, Sendable {
    /// Memory of processes that does not belong to a file.
    case anon
    /// Pages of files, whether a process maps them or not.
    case file
    /// Shared memory segments, memfds and files in tmpfs, whether a process maps them or not.
    case shmem
    /// The pools of huge pages, whether the pages are in use or not.
    case hugetlb
    /// The kernel's own memory: its objects, stacks and page tables, and all other memory that it does not report.
    case kernel
  }

  /// A part of a purpose that the kernel counts by itself. The raw value is the name in reports.
  package enum Detail: String, Hashable, CaseIterable, Sendable {
    /// Memory of processes and files that is locked, and so cannot be dropped; it moves.
    case locked = "mlocked"
    /// The kernel's objects.
    case slab
    /// Page tables of processes.
    case pageTables = "page_tables"
    /// The stacks on which threads run in the kernel.
    case stacks = "kernel_stacks"

    /// The name of the line in `nodeN/meminfo`.
    fileprivate var field: String {
      switch self {
      case .locked: "Mlocked"
      case .slab: "Slab"
      case .pageTables: "PageTables"
      case .stacks: "KernelStack"
      }
    }
  }

  /// All memory of the node.
  package let total: ByteCount
  /// The memory that is not free.
  package let used: ByteCount
  private let amounts: [Purpose: ByteCount]
  private let details: [Detail: ByteCount]

  /// The amount of memory that is used for a purpose.
  package subscript(purpose: Purpose) -> ByteCount { amounts[purpose] ?? .zero }

  /// The amount of memory of a part; zero if the kernel does not count it.
  package subscript(detail: Detail) -> ByteCount { details[detail] ?? .zero }
}

extension NodeUse {
  /// Parses the text of `nodeN/meminfo`; fails if a line is missing.
  ///
  /// `pools` is the size of all pools of huge pages, because the text does not list the pools by page size.
  init?(meminfo text: [UInt8], pools: ByteCount) {
    let fields = Self.fields(ofMeminfo: text)
    guard let total = fields["MemTotal"], let free = fields["MemFree"],
      let anonymous = fields["AnonPages"], let files = fields["FilePages"]
    else { return nil }
    let shared = fields["Shmem"] ?? .zero
    var amounts: [Purpose: ByteCount] = [
      .anon: anonymous, .file: max(.zero, files - shared), .shmem: shared, .hugetlb: pools,
    ]
    let used = max(.zero, total - free)
    amounts[.kernel] = max(.zero, used - amounts.values.reduce(.zero, +))
    self.total = total
    self.used = used
    self.amounts = amounts
    var details: [Detail: ByteCount] = [:]
    for detail in Detail.allCases { details[detail] = fields[detail.field] }
    self.details = details
  }

  /// Parses the lines of `nodeN/meminfo` that hold an amount in kB, by their names.
  fileprivate static func fields(ofMeminfo text: [UInt8]) -> [String: ByteCount] {
    var fields: [String: ByteCount] = [:]
    for line in text.split(separator: .newline) {
      // Node 3 MemFree:        210680 kB
      let words = line.split(separator: .space)
      guard words.count == 5, let amount = decimalNumber(words[3]) else { continue }
      fields[String(bytes: words[2].dropLast())] = ByteCount(kibibytes: amount)
    }
    return fields
  }
}

extension SystemRoot {
  /// Reads the use of a node's memory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is offline or its files cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when a line is missing.
  ///
  /// Source: `nodeN/meminfo`, drivers/base/node.c; `nodeN/hugepages`.
  package func use(of node: NodeID) throws(ReadError) -> NodeUse {
    let pools = try hugePages(of: node).sum { $0.pageSize * ($0.total ?? 0) }
    let path = nodeDirectory(node).appending("meminfo")
    guard let use = NodeUse(meminfo: try read(path), pools: pools) else {
      throw .malformed(resolve(path), reason: "not what a node's memory is used for")
    }
    return use
  }

  /// Reads the lines of `nodeN/meminfo` that hold an amount, by their names.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is offline or the file cannot be read.
  ///
  /// Source: `nodeN/meminfo`, drivers/base/node.c.
  func memoryFields(of node: NodeID) throws(ReadError) -> [String: ByteCount] {
    NodeUse.fields(ofMeminfo: try read(nodeDirectory(node).appending("meminfo")))
  }
}
