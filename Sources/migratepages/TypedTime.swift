import CommandInterface

/// Why a word is no time to wait or to work for.
enum TimeError: Error, Equatable, CustomStringConvertible {
  case notATime, zero, tooLong
  case unknownUnit(Word)

  var description: String {
    switch self {
    case .notATime: "not a time such as 30, 1.5s or 20ms"
    case .zero: "must be above 0"
    case .tooLong: "too long; the longest time is 30 years"
    case .unknownUnit(let unit):
      "\(unit.printable): no unit of times; those are us, ms, s and m, a minute"
    }
  }
}

extension Duration {
  /// Reads a time as a user types it: a decimal number, and a unit or none behind it, which stands for seconds.
  ///
  /// - Throws: ``TimeError``, for no time at all too.
  init(typed word: Word) throws(TimeError) {
    let unitStart = word.bytes.firstIndex { !isOfNumber($0) } ?? word.bytes.endIndex
    let digits = String(decoding: word.bytes[..<unitStart], as: UTF8.self)
    guard let number = Double(digits) else { throw .notATime }
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
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
}
