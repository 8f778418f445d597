import CommandInterface
import LinuxSystem
import NumaCore

/// What a migration moves: the memory of a process, or a file or segment.
enum MigrationSubject: Hashable {
  case process(ProcessID)
  case object(MemoryObject)
}

extension MigrationSubject: CustomStringConvertible {
  /// The number of the process, the path of the file, or `segment 5`.
  var description: String {
    switch self {
    case .process(let process): "\(process)"
    case .object(let object): "\(object)"
    }
  }

  /// Returns the heading in a report, with unprintable bytes escaped.
  ///
  /// A process that has exited has no name.
  func heading(_ name: [UInt8]) -> String {
    switch self {
    case .process(let process):
      "process \(process)" + (name.isEmpty ? ":" : " (\(String(printable: name))):")
    case .object(.file(let path)): String(printable: [UInt8](path.bytes)) + ":"
    case .object(.segment(let id)): "segment \(id):"
    }
  }

  /// The name, in bytes: the path of a file as it is.
  var name: [UInt8] {
    if case .object(.file(let path)) = self {
      [UInt8](path.bytes)
    } else {
      description.bytes
    }
  }

  /// A name for a line that has little room: the number of the process, the name of the file without its folder, or
  /// `segment 5`.
  var shortName: String {
    guard case .object(.file(let path)) = self, let name = path.lastComponent else {
      return description
    }
    return String(printable: [UInt8](name.bytes))
  }

  /// The members of a JSON object that identify the subject.
  var json: [(String, JSON)] {
    switch self {
    case .process(let process): [("pid", JSON(Int(process.rawValue)))]
    case .object(.file(let path)): [("file", JSON(bytes: [UInt8](path.bytes)))]
    case .object(.segment(let id)): [("segment", JSON(Int(id)))]
    }
  }

  var isProcess: Bool {
    if case .process = self { true } else { false }
  }

  /// The word for several of the kind.
  fileprivate func noun(count: Int) -> String {
    switch self {
    case .process: count == 1 ? "process" : "processes"
    case .object(.file): count == 1 ? "file" : "files"
    case .object(.segment): count == 1 ? "segment" : "segments"
    }
  }
}

extension [MigrationSubject] {
  /// `2 processes`, `1 file and 2 segments`; without subjects, `0 processes`.
  var counted: String {
    var kinds: [(subject: MigrationSubject, noun: String, count: Int)] = []
    for subject in self {
      let noun = subject.noun(count: 1)
      if let index = kinds.firstIndex(where: { $0.noun == noun }) {
        kinds[index].count += 1
      } else {
        kinds.append((subject, noun, 1))
      }
    }
    guard !kinds.isEmpty else { return "0 processes" }
    return kinds.map { "\($0.count) \($0.subject.noun(count: $0.count))" }
      .joined(separator: " and ")
  }
}
