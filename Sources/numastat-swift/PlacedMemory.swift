import CommandInterface
import NumaCore

/// An owner of memory.
enum MemoryOwner: Hashable {
  case process(ProcessID)
  /// A cgroup, by its path below the mount.
  case group([UInt8])
  case object(ObjectMemory.Name)
  /// All processes together, with each page counted once; an upper bound if it is not exact.
  case processes(isExact: Bool)
}

/// The places of the memory of one owner of any kind at one moment, for bars, pictures and intervals.
struct PlacedMemory {
  let owner: MemoryOwner
  /// The name of a process, the path of a cgroup or file, in bytes; the ID of a segment.
  let name: [UInt8]
  let places: MemoryPerNode

  /// `4711 (name)`, `cgroup /a`, `/srv/table`, `segment 5`; safe to show.
  var label: String {
    switch owner {
    case .process(let id): "\(id) (\(text))"
    case .group: "cgroup \(text)"
    case .object(let name): name.label
    case .processes: text
    }
  }

  /// The name alone; safe to show.
  var text: String {
    if case .object(let name) = owner { return name.label }
    return String(printable: name)
  }
}

extension SubjectReading {
  /// The memory of all owners, in the order of the tables.
  var placed: [PlacedMemory] {
    processes.map {
      PlacedMemory(owner: .process($0.id), name: $0.name.bytes, places: $0.use.total)
    }
      + total
      + groups.map { PlacedMemory(owner: .group($0.name), name: $0.name, places: $0.places) }
      + objects.map {
        PlacedMemory(owner: .object($0.name), name: $0.name.bytes, places: $0.memory.places)
      }
  }
}

extension SubjectReading {
  /// The memory that several processes have together.
  private var total: [PlacedMemory] {
    guard let group, processes.count > 1 else { return [] }
    return [
      PlacedMemory(
        owner: .processes(isExact: group.isExact), name: [UInt8](group.label.lowercased().utf8),
        places: group.memory.total)
    ]
  }
}

extension SelectedGroups.Group {
  /// The memory that the cgroup is charged for.
  fileprivate var places: MemoryPerNode {
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
