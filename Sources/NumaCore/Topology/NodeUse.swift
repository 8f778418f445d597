internal import LinuxSystem

/// What the memory of a node is used for, in parts that do not overlap.
public struct NodeUse: Hashable, Sendable {
  /// What memory is used for.
  public enum Purpose: Hashable, CaseIterable, Sendable {
    /// Memory of processes that is of no file.
    case anonymous
    /// Pages of files, whether a process maps them or not.
    case pageCache
    /// Segments, memfds and what lies in tmpfs, whether a process maps it or not.
    case sharedMemory
    /// The pools of huge pages, used or not.
    case hugePages
    /// The kernel's own: its objects, stacks, page tables, and what it does not tell.
    case kernel
  }

  /// All memory of the node.
  public let total: ByteCount
  /// What is not free.
  public let used: ByteCount
  private let amounts: [Purpose: Int]

  /// How much is used for a purpose.
  public subscript(purpose: Purpose) -> ByteCount {
    ByteCount(rawValue: amounts[purpose] ?? 0)
  }
}

extension NodeUse {
  /// Parses the text of `nodeN/meminfo`; nil when a line is missing. The pools are not in it by their sizes.
  init?(meminfo text: [UInt8], pools: ByteCount) {
    var fields: [String: Int] = [:]
    for line in text.split(separator: .newline) {
      // Node 3 MemFree:        210680 kB
      let words = line.split(separator: .space)
      guard words.count == 5, let amount = decimalNumber(words[3]) else { continue }
      fields[String(decoding: words[2].dropLast(), as: UTF8.self)] = amount.multipliedSaturated(
        by: 1024)
    }
    guard let total = fields["MemTotal"], let free = fields["MemFree"],
      let anonymous = fields["AnonPages"], let files = fields["FilePages"]
    else { return nil }
    let shared = fields["Shmem"] ?? 0
    var amounts: [Purpose: Int] = [
      .anonymous: anonymous, .pageCache: max(0, files - shared), .sharedMemory: shared,
      .hugePages: pools.rawValue,
    ]
    let used = max(0, total - free)
    amounts[.kernel] = max(0, used - amounts.values.reduce(0) { $0.addingSaturated($1) })
    self.total = ByteCount(rawValue: total)
    self.used = ByteCount(rawValue: used)
    self.amounts = amounts
  }
}

extension SystemRoot {
  /// Reads what the memory of a node is used for.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is offline, ``ReadError/malformed(_:reason:)``.
  ///
  /// Source: `nodeN/meminfo`, drivers/base/node.c; `nodeN/hugepages`.
  public func use(of node: NodeID) throws(ReadError) -> NodeUse {
    let pools = try hugePages(of: node).reduce(0) { sum, pool in
      sum.addingSaturated((pool.total ?? 0).multipliedSaturated(by: pool.pageSize.rawValue))
    }
    let path = nodeDirectory(node).appending("meminfo")
    guard let use = NodeUse(meminfo: try read(path), pools: ByteCount(rawValue: pools)) else {
      throw .malformed(resolve(path), reason: "not what a node's memory is used for")
    }
    return use
  }
}
