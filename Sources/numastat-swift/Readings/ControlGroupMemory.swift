import NumaCore

/// A cgroup and its counters.
struct ControlGroupMemory {
  /// The path below the mount, as in /proc/PID/cgroup.
  let name: [UInt8]
  let counters: [ControlGroupCounter]
}

extension ControlGroupMemory {
  /// The memory that the cgroup is charged for.
  var places: MemoryPerNode {
    var places = MemoryPerNode()
    for counter in counters where counter.isDisjointPart {
      for part in counter.amounts {
        let sum = UInt64(places[part.node].rawValue).addingReportingOverflow(part.amount)
        places[part.node] = ByteCount(
          rawValue: sum.overflow ? .max : Int(clamping: sum.partialValue))
      }
    }
    return places
  }
}
