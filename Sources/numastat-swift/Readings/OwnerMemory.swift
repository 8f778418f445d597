import CommandInterface
import NumaCore

/// The places of the memory of one owner of any kind at one moment, for bars, pictures and intervals.
struct OwnerMemory {
  let owner: MemoryOwner
  /// The name of a process, the path of a cgroup or file, in bytes; the ID of a segment.
  let name: [UInt8]
  let places: MemoryPerNode

  /// `4711 (name)`, `cgroup /a`, `/srv/table`, `segment 5`; safe to show.
  var label: String {
    switch owner {
    case .process(let id): "\(id) (\(text))"
    case .controlGroup: "cgroup \(text)"
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
