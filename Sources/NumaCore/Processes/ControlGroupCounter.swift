package import LinuxSystem

/// One figure of a cgroup's memory, for each node.
///
/// Memory is in bytes; events are counted.
package struct ControlGroupCounter: Hashable, Sendable {
  /// The name of the figure, such as `anon`, `file` or `slab_reclaimable`.
  package let name: String
  /// The figure for each node that the kernel lists, in ascending order of nodes.
  package let amounts: [NodeAmount]

  /// The figure of one node.
  package struct NodeAmount: Hashable, Sendable {
    /// The node.
    package let node: NodeID
    /// The figure in bytes, or the number of events if ``ControlGroupCounter/countsEvents`` is `true`.
    package let amount: UInt64

    /// Creates the figure of a node, for example in a test.
    package init(node: NodeID, amount: UInt64) {
      self.node = node
      self.amount = amount
    }
  }

  /// Creates a figure, for example in a test.
  package init(name: String, amounts: [NodeAmount]) {
    self.name = name
    self.amounts = amounts
  }

  /// Whether the figure counts events since the group was created, and not memory.
  ///
  /// Source: Documentation/admin-guide/cgroup-v2.rst: `workingset_*`, and figures of `/proc/vmstat`: `pgscan_kswapd`,
  /// `pgrefill` and others.
  package var countsEvents: Bool {
    name.bytes.hasPrefix("workingset_") || name.bytes.hasPrefix("pg")
  }

  /// Whether the figure counts base pages that were moved to a node because a CPU of the node used them.
  ///
  /// Linux 6.12. Source: `pgpromote_success`, Documentation/admin-guide/cgroup-v2.rst.
  package var countsPromotedPages: Bool { name == "pgpromote_success" }

  /// Whether the figure counts base pages that were moved from a node to slower memory, for one of several causes.
  ///
  /// Linux 6.12. Source: `pgdemote_*`, Documentation/admin-guide/cgroup-v2.rst.
  package var countsDemotedPages: Bool { name.bytes.hasPrefix("pgdemote_") }

  /// Whether the figure is a part of the group's charged memory that is not contained in another such part.
  ///
  /// All of these parts together are the group's memory. `shmem` is within `file`, and most other figures are within
  /// `anon` or `file`.
  ///
  /// Source: Documentation/admin-guide/cgroup-v2.rst.
  package var isDisjointPart: Bool { Self.disjointParts.contains(name) }

  private static let disjointParts: Set<String> = [
    "anon", "file", "kernel_stack", "pagetables", "sec_pagetables", "vmalloc", "hugetlb",
    "slab_reclaimable",
    "slab_unreclaimable",
  ]
}

extension ControlGroupCounter {
  /// Parses a line; returns `nil` if the line is not in the kernel's format.
  ///
  /// Words that a newer kernel may add are skipped.
  ///
  /// `anon N0=1048576 N1=0`
  init?(line: ArraySlice<UInt8>) {
    let words = line.split(separator: .space)
    guard let first = words.first else { return nil }
    var amounts: [NodeAmount] = []
    for word in words.dropFirst() where word.first == UInt8(ascii: "N") {
      guard let equals = word.firstIndex(of: .equals),
        let node = decimalNumber(word[..<equals].dropFirst()), node <= RangeList.greatestNumber
      else { continue }
      guard let amount = decimalNumber(word[equals...].dropFirst()) else { return nil }
      amounts.append(NodeAmount(node: NodeID(rawValue: node), amount: UInt64(amount)))
    }
    guard !amounts.isEmpty else { return nil }
    name = String(bytes: first)
    self.amounts = amounts.ordered { $0.node < $1.node }
  }
}

extension SystemRoot {
  /// Reads the memory of a cgroup on each node, including the groups below it, in the kernel's order.
  ///
  /// The kernel walks no page tables for it, so reading does not disturb the processes, whatever the size of the group.
  ///
  /// The path is a path of the machine, such as `/sys/fs/cgroup/system.slice`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.noSuchFileOrDirectory` if the group does not exist, if its parent
  ///   does not enable the memory controller, or on kernels before Linux 5.10. A line that is not a counter is skipped
  ///   with a warning.
  ///
  /// Linux 5.10. Source: `memory.numa_stat`, Documentation/admin-guide/cgroup-v2.rst.
  package func memoryCounters(
    ofControlGroup path: FilePath
  ) throws(ReadError) -> [ControlGroupCounter] {
    let file = path.appending("memory.numa_stat")
    var counters: [ControlGroupCounter] = []
    for line in try read(file).split(separator: .newline) {
      if let counter = ControlGroupCounter(line: line) {
        counters.append(counter)
      } else {
        warn(
          .malformed(
            resolve(file),
            reason: "'\(String(bytes: line))' is not a counter per node"))
      }
    }
    return counters
  }
}
