internal import LinuxSystem

/// The counters of the kernel's memory management since boot, for one node or for the whole machine.
///
/// A kernel counts some events for each node and others only for the machine. This differs from release to release. A
/// counter that the kernel does not show is `nil`, never zero.
public struct VMStatistics: Hashable, Sendable {
  /// All counters, in the kernel's order and with the kernel's names.
  ///
  /// A counter whose name begins with `nr_` is a current amount.
  public let counters: [NodeCounter]

  /// Creates statistics from counters, for example in a test; ``SystemRoot/vmStatistics(of:)`` reads them.
  public init(_ counters: [NodeCounter]) { self.counters = counters }

  /// The value of the counter with this name; `nil` if the kernel does not show the counter.
  public subscript(name: String) -> UInt64? { counters.first { $0.name == name }?.value }
}

extension VMStatistics {
  /// Pages that were moved to this node from a node with slower memory, because a CPU of this node used them.
  ///
  /// Linux 5.18 with NUMA balancing. Source: `pgpromote_success`, include/linux/mmzone.h.
  public var promotedPages: UInt64? { self["pgpromote_success"] }

  /// Pages that were moved from this node to a node with slower memory instead of being reclaimed.
  ///
  /// This is the sum for all causes of the reclaim: kswapd, a thread that allocates, khugepaged, a write to
  /// `memory.reclaim`. The kernel counts each of them separately.
  ///
  /// Linux 5.15 for the machine, 6.8 for a node.
  /// Source: `pgdemote_*`, include/linux/mmzone.h.
  public var demotedPages: UInt64? {
    let parts = counters.filter { $0.name.bytes.hasPrefix("pgdemote_") }
    guard !parts.isEmpty else { return nil }
    return parts.reduce(0) { $0.addingReportingOverflow($1.value).partialValue }
  }

  /// Pages that were moved to another place, on another node or not, for any reason.
  ///
  /// The kernel counts them only for the whole machine.
  ///
  /// Linux 3.8. Source: `pgmigrate_success`, include/linux/vm_event_item.h.
  public var migratedPages: UInt64? { self["pgmigrate_success"] }

  /// Pages that NUMA balancing moved to the node where they are used.
  ///
  /// The kernel counts them only for the whole machine.
  ///
  /// Linux 3.8 with NUMA balancing. Source: `numa_pages_migrated`, Documentation/admin-guide/sysctl/kernel.rst.
  public var balancedPages: UInt64? { self["numa_pages_migrated"] }

  /// Page faults that NUMA balancing caused to find out from which node a page is used.
  ///
  /// The kernel counts them only for the whole machine.
  ///
  /// Linux 3.8 with NUMA balancing. Source: `numa_hint_faults`, include/linux/vm_event_item.h.
  public var hintingFaults: UInt64? { self["numa_hint_faults"] }

  /// The ``hintingFaults`` whose page was on the node that used it.
  ///
  /// The kernel counts them only for the whole machine.
  ///
  /// Linux 3.8 with NUMA balancing. Source: `numa_hint_faults_local`, include/linux/vm_event_item.h.
  public var localHintingFaults: UInt64? { self["numa_hint_faults_local"] }
}

extension SystemRoot {
  /// Reads the kernel's counters for a node: pages by their contents, and events since boot.
  ///
  /// A line that is not a counter is omitted, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node does not exist or is offline, or the file cannot be read.
  ///
  /// Linux 2.6.37. Source: `nodeN/vmstat`, node_read_vmstat() in drivers/base/node.c.
  public func vmStatistics(of node: NodeID) throws(ReadError) -> VMStatistics {
    VMStatistics(try namedCounters(nodeDirectory(node).appending("vmstat")))
  }

  /// Reads the kernel's counters for the whole machine.
  ///
  /// These are the sums of the counters of ``vmStatistics(of:)``, and the counters that the kernel does not keep for
  /// each node.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc/vmstat` cannot be read.
  ///
  /// Linux 2.6. Source: `/proc/vmstat`, mm/vmstat.c.
  public func vmStatistics() throws(ReadError) -> VMStatistics {
    VMStatistics(try namedCounters("/proc/vmstat"))
  }

  /// Reads whether the kernel has moved pages between faster and slower memory since boot; `false` if it does not count
  /// them.
  ///
  /// The result is that of ``VMStatistics/promotedPages`` and ``VMStatistics/demotedPages`` of the machine, without the
  /// statistics: a report of all nodes asks for it each time.
  ///
  /// Linux 5.15. Source: `pgpromote_success` and `pgdemote_*` in `/proc/vmstat`.
  package func hasMovedPagesBetweenTiers() -> Bool {
    var hasMoved = false
    try? forEachCounter(in: "/proc/vmstat", CounterLine.init(named:)) { name, counter in
      guard counter.value > 0, !hasMoved else { return }
      var offset = 0
      hasMoved =
        skip("pgdemote_", of: name, from: &offset)
        || skip(word: "pgpromote_success", of: name, from: &offset)
    }
    return hasMoved
  }

  /// Reads the time since boot in seconds, including the time for which the machine was suspended.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc/uptime` cannot be read; ``ReadError/malformed(_:reason:)``
  ///   when it does not begin with a number.
  ///
  /// Source: `/proc/uptime`, proc_uptime(5).
  public func uptime() throws(ReadError) -> Double {
    let text = try read("/proc/uptime").prefix { $0 != .space && $0 != .newline }
    guard let seconds = decimalFraction(text), seconds.isFinite else {
      throw .malformed(resolve("/proc/uptime"), reason: "no number of seconds")
    }
    return seconds
  }
}
