internal import LinuxSystem

/// What the kernel's memory management counts since boot, of one node or of the whole machine.
///
/// A kernel counts some events for each node and others for the machine alone, and which of them changes from release
/// to release: what it does not show is nil, never zero.
public struct VMStatistics: Hashable, Sendable {
  /// Every counter in the kernel's order, by the kernel's name. Those that begin with `nr_` are amounts as they are now.
  public let counters: [NodeCounter]

  /// Puts counters together, as for a test; ``SystemRoot/vmStatistics(of:)`` reads them.
  public init(_ counters: [NodeCounter]) { self.counters = counters }

  /// The counter of this name; nil where the kernel shows none.
  public subscript(name: String) -> UInt64? { counters.first { $0.name == name }?.value }
}

extension VMStatistics {
  /// Pages that were moved to this node because a CPU of it used them, from a node of slower memory.
  ///
  /// Linux 5.18 with NUMA balancing. Source: `pgpromote_success`, include/linux/mmzone.h.
  public var promotedPages: UInt64? { self["pgpromote_success"] }

  /// Pages that were moved from this node to one of slower memory instead of being reclaimed, whoever reclaimed:
  /// kswapd, a thread that allocates, khugepaged, a write to `memory.reclaim`. The kernel counts each by itself.
  ///
  /// Linux 5.15 for the machine, 6.8 for a node.
  /// Source: `pgdemote_*`, include/linux/mmzone.h.
  public var demotedPages: UInt64? {
    let parts = counters.filter { $0.name.hasPrefix("pgdemote_") }
    guard !parts.isEmpty else { return nil }
    return parts.reduce(0) { $0.addingReportingOverflow($1.value).partialValue }
  }

  /// Pages that were moved to another place, another node or not, for whatever reason. For the machine alone.
  ///
  /// Linux 3.8. Source: `pgmigrate_success`, include/linux/vm_event_item.h.
  public var migratedPages: UInt64? { self["pgmigrate_success"] }

  /// Pages that NUMA balancing moved to the node where they are used. For the machine alone.
  ///
  /// Linux 3.8 with NUMA balancing. Source: `numa_pages_migrated`, Documentation/admin-guide/sysctl/kernel.rst.
  public var balancedPages: UInt64? { self["numa_pages_migrated"] }

  /// Page faults that NUMA balancing provoked to learn who uses a page. For the machine alone.
  ///
  /// Linux 3.8 with NUMA balancing. Source: `numa_hint_faults`, include/linux/vm_event_item.h.
  public var hintingFaults: UInt64? { self["numa_hint_faults"] }

  /// Those of ``hintingFaults`` whose page lay on the node that used it. For the machine alone.
  ///
  /// Linux 3.8 with NUMA balancing. Source: `numa_hint_faults_local`, include/linux/vm_event_item.h.
  public var localHintingFaults: UInt64? { self["numa_hint_faults_local"] }
}

extension SystemRoot {
  /// Reads what the kernel counts for a node: pages by what they hold, and events since boot.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is not there, ``ReadError/malformed(_:reason:)``.
  ///
  /// Linux 2.6.37. Source: `nodeN/vmstat`, node_read_vmstat() in drivers/base/node.c.
  public func vmStatistics(of node: NodeID) throws(ReadError) -> VMStatistics {
    VMStatistics(try namedCounters(nodeDirectory(node).appending("vmstat")))
  }

  /// Reads what the kernel counts for the whole machine: beside the sums of ``vmStatistics(of:)`` what it counts for
  /// no node by itself.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``, ``ReadError/malformed(_:reason:)``.
  ///
  /// Linux 2.6. Source: `/proc/vmstat`, mm/vmstat.c.
  public func vmStatistics() throws(ReadError) -> VMStatistics {
    VMStatistics(try namedCounters("/proc/vmstat"))
  }

  /// Reads how long ago the machine was started, in seconds; what it slept counts.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``, ``ReadError/malformed(_:reason:)``.
  ///
  /// Source: `/proc/uptime`, proc_uptime(5).
  public func uptime() throws(ReadError) -> Double {
    let text = try read("/proc/uptime").prefix { $0 != .space && $0 != .newline }
    guard let seconds = Double(String(decoding: text, as: UTF8.self)), seconds.isFinite,
      seconds >= 0
    else { throw .malformed(resolve("/proc/uptime"), reason: "no number of seconds") }
    return seconds
  }
}
