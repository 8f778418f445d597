import CommandInterface
import NumaCore

/// The processes, cgroups, files and segments that a command line names other than by number and pattern.
struct SelectionRequest: Equatable {
  enum ControlGroup: Equatable {
    case path(Word)
    case container(Word)
  }

  enum Object: Equatable {
    case file(Word)
    case segment(Word)
  }

  /// The processes that are shown with all their descendants.
  var trees: [Word] = []
  var users: [Word] = []
  var controlGroups: [ControlGroup] = []
  var objects: [Object] = []
  var maximumScan: Word?

  var isEmpty: Bool { !namesProcesses && controlGroups.isEmpty && objects.isEmpty }
  var namesProcesses: Bool { !trees.isEmpty || !users.isEmpty }

  /// Returns the amount of resident memory above which a process is not read; `nil` for no limit.
  ///
  /// - Throws: The word at fault.
  func maximumScanSize() throws(Failure) -> ByteCount? {
    guard let maximumScan else { return nil }
    return try orFail("--max-scan: \(maximumScan.quotedIfEmpty)") { () throws(ByteCountError) in
      try ByteCount(maximumScan.bytes)
    }
  }

  /// Checks the words that can be checked before anything is read.
  ///
  /// - Throws: The word at fault.
  func check() throws(Failure) {
    _ = try maximumScanSize()
    _ = try objectNames()
    for tree in trees { _ = try Self.process(tree) }
    for case .path(let path) in controlGroups where path.bytes.isEmpty || path.bytes.contains(0) {
      throw Failure("--cgroup: \(path.quotedIfEmpty): not a path")
    }
  }

  /// Returns the files and segments, each once, in the order typed.
  ///
  /// - Throws: The word that is not a path or an ID.
  func objectNames() throws(Failure) -> [ObjectName] {
    var names: [ObjectName] = []
    for object in objects {
      let name: ObjectName
      switch object {
      case .file(let path):
        guard !path.bytes.isEmpty else { throw Failure("--file: '': not a path") }
        name = .file(path)
      case .segment(let word):
        name = .segment(
          try orFail("--shm: \(word.quotedIfEmpty)") { () throws(SegmentIDError) in
            try MemoryObject.segmentID(word.bytes)
          })
      }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// Parses the number of a process that `--tree` names.
  static func process(_ word: Word) throws(Failure) -> ProcessID {
    let process = try orFail("--tree: \(word.quotedIfEmpty)") { () throws(ProcessIDError) in
      try ProcessID(word.bytes)
    }
    guard process != .caller else { throw Failure("--tree: 0: no process has this number") }
    return process
  }
}
