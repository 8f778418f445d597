import CommandInterface
import NumaCore

/// A file or segment whose pages move, as typed.
enum ObjectRequest: Equatable {
  /// The path of a file, or of a folder with a slash at its end, which stands for the files below it.
  case file(Word)
  case segment(Int32)
}

extension ObjectRequest {
  /// Creates the request of `--file`.
  ///
  /// - Throws: ``Failure`` if the word is empty.
  init(file path: Word) throws(Failure) {
    guard !path.bytes.isEmpty, !path.bytes.contains(0) else {
      throw Failure("--file: \(path.quotedIfEmpty): not a path")
    }
    self = .file(path)
  }

  /// Creates the request of `--shm`.
  ///
  /// - Throws: ``Failure`` with the word if it is not a number.
  init(segment word: Word) throws(Failure) {
    self = .segment(
      try orFail("--shm: \(word.quotedIfEmpty)") { () throws(SegmentIDError) in
        try MemoryObject.segmentID(word.bytes)
      })
  }
}

extension ObjectRequest {
  /// Whether the request names one file or segment, and not a folder.
  var isOne: Bool {
    if case .file(let path) = self { path.bytes.last != UInt8(ascii: "/") } else { true }
  }
}

extension ObjectRequest: CustomStringConvertible {
  /// The request as typed, for messages.
  var description: String {
    switch self {
    case .file(let path): "--file: \(path)"
    case .segment(let id): "--shm: \(id)"
    }
  }
}
