import CommandInterface
import LinuxSystem
import NumaCore

extension [ObjectRequest] {
  /// Finds the requested files and segments, in the order typed, and the files of a folder in the order of their names.
  ///
  /// A file that has several names is moved once: with pairs that swap nodes, it would otherwise be moved back. A folder
  /// that cannot be read is a refusal of its own.
  func find() -> [Result<MemoryObject, ResidentMemoryError>] {
    var found: [Result<MemoryObject, ResidentMemoryError>] = []
    var files = KnownFiles()
    let add = { (result: Result<MemoryObject, ResidentMemoryError>) in
      if case .success(.file(let path)) = result, !files.insert(path) { return }
      found.append(result)
    }
    for request in self {
      switch request {
      case .segment(let id):
        if !found.contains(.success(.segment(id))) { add(.success(.segment(id))) }
      case .file(let path):
        if request.isOne {
          add(.success(.file(path.path)))
        } else {
          MemoryObject.visitFiles(below: path.path, add)
        }
      }
    }
    return found
  }
}
