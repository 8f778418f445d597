import CommandInterface
import LinuxSystem
import NumaCore

/// The name of a file or segment on the command line.
enum ObjectName: Hashable {
  case file(Word)
  case segment(Int32)
}

extension ObjectName {
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
    case .segment(let id): "\(id)".bytes
    }
  }
}
