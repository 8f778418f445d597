import CommandInterface
import NumaCore

/// A word of the command line that names processes.
enum ProcessOrPattern: Hashable {
  case process(ProcessID)
  /// All processes whose name or command line contains this text.
  case pattern(Word)
}

extension ProcessOrPattern {
  /// Parses a word: digits are the number of a process, any other word is a pattern.
  ///
  /// - Throws: A number that is not a process ID.
  init(_ word: Word) throws(Failure) {
    guard word.bytes.allSatisfy({ $0.decimalDigit != nil }) else {
      self = .pattern(word)
      return
    }
    self = .process(
      try orFail(word.quotedIfEmpty) { () throws(ProcessIDError) in try ProcessID(word.bytes) })
  }
}
