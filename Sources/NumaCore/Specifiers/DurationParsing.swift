internal import LinuxSystem

/// Why a word is not a valid duration.
package enum DurationError: Error, Hashable, CustomStringConvertible {
  case notADuration, zero, tooLong
  case unknownUnit([UInt8])

  package var description: String {
    switch self {
    case .notADuration: "not a time such as 30, 1.5s or 20ms"
    case .zero: "must be above 0"
    case .tooLong: "too long; the longest time is 30 years"
    case .unknownUnit(let unit):
      "\(String(bytes: unit)): no unit of times; those are us, ms, s and m, a minute"
    }
  }
}

extension Duration {
  /// Parses a duration: a decimal number and an optional unit, by default seconds.
  ///
  /// - Throws: ``DurationError``, also for a duration of zero.
  package init(_ word: [UInt8]) throws(DurationError) {
    let unitStart = word.firstIndex { !isOfNumber($0) } ?? word.endIndex
    guard let number = decimalFraction(word[..<unitStart]) else { throw .notADuration }
    let seconds: Double
    switch String(bytes: word[unitStart...]) {
    case "", "s": seconds = number
    case "ms": seconds = number / 1e3
    case "us": seconds = number / 1e6
    case "m": seconds = number * 60
    default: throw .unknownUnit([UInt8](word[unitStart...]))
    }
    guard seconds < secondsOfThirtyYears else { throw .tooLong }
    self = .seconds(seconds)
    guard self > .zero else { throw .zero }
  }
}

private let secondsOfThirtyYears = 30 * 365.25 * 86400

private func isOfNumber(_ byte: UInt8) -> Bool { byte.decimalDigit != nil || byte == .period }
