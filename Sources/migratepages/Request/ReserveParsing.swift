import CommandInterface
import NumaCore

extension MigrationReserve {
  /// Parses a percentage such as `10%`, or an amount of memory.
  ///
  /// - Throws: ``Failure`` with the word at fault.
  init(_ word: Word) throws(Failure) {
    if word.bytes.last == UInt8(ascii: "%") {
      let digits = word.bytes.dropLast()
      guard !digits.isEmpty, digits.allSatisfy({ $0.decimalDigit != nil }) else {
        throw Failure("--reserve: \(word.printable): not a whole percentage such as 10%")
      }
      guard let percent = decimalNumber(digits), percent <= 100 else {
        throw Failure("--reserve: \(word): more than 100%")
      }
      self = .percent(percent)
      return
    }
    self = .size(
      try orFail("--reserve: \(word.quotedIfEmpty)") { () throws(ByteCountError) in
        try ByteCount(word.bytes)
      })
  }
}
