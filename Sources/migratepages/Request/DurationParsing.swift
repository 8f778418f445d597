import CommandInterface
import NumaCore

/// Why a word is not a valid duration.
enum DurationError: Error, Equatable, CustomStringConvertible {
  case notADuration, zero, tooLong
  case unknownUnit(Word)

  var description: String {
    switch self {
    case .notADuration: "not a time such as 30, 1.5s or 20ms"
    case .zero: "must be above 0"
    case .tooLong: "too long; the longest time is 30 years"
    case .unknownUnit(let unit):
      "\(unit.printable): no unit of times; those are us, ms, s and m, a minute"
    }
  }
}

extension Duration {
  /// Parses a duration: a decimal number and an optional unit, by default seconds.
  ///
  /// - Throws: ``DurationError``, also for a duration of zero.
  init(_ word: Word) throws(DurationError) {
    let unitStart = word.bytes.firstIndex { !isOfNumber($0) } ?? word.bytes.endIndex
    guard let number = decimalFraction(word.bytes[..<unitStart]) else { throw .notADuration }
    let seconds: Double
    switch String(decoding: word.bytes[unitStart...], as: UTF8.self) {
    case "", "s": seconds = number
    case "ms": seconds = number / 1e3
    case "us": seconds = number / 1e6
    case "m": seconds = number * 60
    default: throw .unknownUnit(Word([UInt8](word.bytes[unitStart...])))
    }
    guard seconds < secondsOfThirtyYears else { throw .tooLong }
    self = .seconds(seconds)
    guard self > .zero else { throw .zero }
  }
}

private let secondsOfThirtyYears = 30 * 365.25 * 86400

private func isOfNumber(_ byte: UInt8) -> Bool {
  byte.decimalDigit != nil || byte == UInt8(ascii: ".")
}
