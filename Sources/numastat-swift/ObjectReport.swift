import CommandInterface
import NumaCore

/// A file or segment, and the places of its pages.
struct ObjectMemory: Equatable {
  /// The name of the object on the command line.
  enum Name: Hashable {
    case file(Word)
    case segment(Int32)
  }

  let name: Name
  let memory: ResidentMemory
}

extension ObjectMemory.Name {
  var object: MemoryObject {
    switch self {
    case .file(let path): .file(path.path)
    case .segment(let id): .segment(id)
    }
  }

  /// The kind of the object in output for programs.
  var kind: String {
    switch self {
    case .file: "file"
    case .segment: "segment"
    }
  }

  /// The option that names it.
  var option: String {
    switch self {
    case .file: "--file"
    case .segment: "--shm"
    }
  }

  /// `/srv/table`, `segment 5`; safe to show.
  var label: String {
    switch self {
    case .file(let path): path.printable
    case .segment(let id): "segment \(id)"
    }
  }

  /// The name in output for programs: the path in bytes, or the ID.
  var bytes: [UInt8] {
    switch self {
    case .file(let path): path.bytes
    case .segment(let id): [UInt8]("\(id)".utf8)
    }
  }
}

/// The files and segments of a command line that the kernel reports on.
struct ObjectReading {
  private(set) var found: [ObjectMemory] = []
  /// The reasons why some objects are not shown, and remarks on what is not known of others.
  private(set) var remarks: [String] = []

  /// Reads the requested files and segments.
  ///
  /// - Throws: The word that is not a path or an ID.
  init(_ request: SelectionRequest) throws(Failure) {
    for name in try request.objectNames() {
      do throws(ResidentMemoryError) {
        let memory = try LinuxKernel().residentMemory(of: name.object)
        found.append(ObjectMemory(name: name, memory: memory))
        if memory.size.rawValue == 0 { remarks.append("\(name.label): is empty") }
        if memory.unplaced.rawValue > 0 {
          remarks.append("\(name.label): \(memory.unplaced) of it went while it was looked at")
        }
      } catch {
        remarks.append("\(name.option): \(error)")
      }
    }
  }
}

extension NodeColumns {
  /// Returns the table of files and segments: a row for each, with its memory on each node and its size.
  func report(of objects: [ObjectMemory], _ plan: Plan) -> StatReport {
    let used = objects.reduce(into: NodeMask(nodes)) { $0.formUnion($1.memory.places.nodes) }
    var table = StatTable(nodes: [NodeID](used), hasTotal: true, prefix: "Node ")
    table.columns.append(StatTable.Column(header: "Size", role: .size))
    table.labelHeader = [UInt8]("FILE".utf8)
    var (sum, size) = (MemoryPerNode(), UInt128(0))
    for object in objects {
      let memory = object.memory
      table.append(
        [UInt8](object.name.label.utf8), ofObject: object.name, size: .bytes(bytes(memory.size))
      ) {
        .bytes(bytes(memory.places[$0]))
      }
      sum += memory.places
      size += bytes(memory.size)
    }
    sort(&table, plan)
    if objects.count > 1 {
      table.append([UInt8]("Total".utf8), isTotal: true, size: .bytes(size)) {
        .bytes(bytes(sum[$0]))
      }
    }
    return StatReport(
      kind: .files,
      title: [UInt8]("Per-node memory (in \(plan.output.unit)) of files and segments".utf8),
      table: table)
  }

  private func bytes(_ amount: ByteCount) -> UInt128 { UInt128(amount.rawValue) }
}
