import CommandInterface
import NumaCore

extension Int {
  /// The greatest width of a line, in characters.
  ///
  /// It is the value of NUMASTAT_WIDTH if that is set, otherwise the width of the terminal. For output that is not a
  /// terminal, it is a width at which nothing is folded.
  static var screenWidth: Int {
    screenWidth(requested: Word(environment: "NUMASTAT_WIDTH"), terminal: .asked())
  }

  static func screenWidth(requested: Word?, terminal: TerminalTraits) -> Int {
    let width: Int
    if let requested {
      width = requested.leadingNumber.flatMap { (1...widest).contains($0) ? $0 : nil } ?? 80
    } else {
      width = terminal.isTerminal ? terminal.columns : widest
    }
    return Swift.max(width, narrowest)
  }

  private static let widest = 10_000_000
  /// The width of a label and one column of numbers.
  private static let narrowest = 32
}

extension Word {
  /// The decimal number at the start of the word, as strtol(3) reads it; `nil` if there is none or it is too large.
  fileprivate var leadingNumber: Int? {
    let text = bytes.drop { $0.isSpace }
    let sign = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
    let digits = text.dropFirst(sign).prefix { $0.decimalDigit != nil }
    guard let number = decimalNumber(digits) else { return nil }
    return text.first == UInt8(ascii: "-") ? -number : number
  }
}
