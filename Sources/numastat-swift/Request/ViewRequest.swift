import CommandInterface
import NumaCore

/// The requested views other than tables: repeated output and pictures.
struct ViewRequest: Equatable {
  /// The time for which a frame is shown; `nil` without `--watch`.
  var watch: Duration?
  /// The time that a line covers; `nil` without `--interval`.
  var interval: Duration?
  /// The number of intervals after which the tool exits; `nil` for no limit.
  var count: Int?
  var showsGraph = false
  /// The file of the picture; `-` for standard output.
  var svg: Word?

  static let usualWatch = Duration.seconds(2)
  static let standardOutput: Word = "-"
}

extension ViewRequest {
  /// Takes options in the order typed; the last option of a kind applies.
  ///
  /// - Throws: The word that is not a number, or is out of range.
  init(_ options: [ViewOption]) throws(Failure) {
    for option in options {
      switch option {
      case .watch(let seconds):
        watch =
          try seconds.map { (word) throws(Failure) in
            try Self.seconds(word, of: "--watch")
          } ?? Self.usualWatch
      case .interval(let seconds): interval = try Self.seconds(seconds, of: "--interval")
      case .count(let number): count = try Self.count(number)
      case .svg(let file): svg = file
      case .graph: showsGraph = true
      }
    }
  }

  /// Returns the option of the requested view, the first of `--graph` and `--svg`; `nil` without a view.
  ///
  /// - Throws: The options that cannot be combined.
  func option() throws(Failure) -> String? {
    if count != nil, interval == nil { throw Failure("--count: needs --interval") }
    if svg?.bytes.isEmpty == true { throw Failure("--svg: '': not a file name") }
    let views: [(name: String, isThere: Bool)] = [
      ("--watch", watch != nil), ("--interval", interval != nil), ("--graph", showsGraph),
      ("--svg", svg != nil),
    ]
    let requested = views.filter { $0.isThere }.map { $0.name }
    // A graph on the screen and a picture in a file can be combined, but not on the same output.
    if let first = requested.first, requested.count > 1, requested != ["--graph", "--svg"] {
      throw Failure("\(first): not together with \(requested[1])")
    }
    if requested.count == 2, svg == Self.standardOutput {
      throw Failure("--svg=-: not together with --graph")
    }
    return requested.first
  }
}

// MARK: Numbers

extension ViewRequest {
  /// Parses seconds: digits, with an optional decimal point.
  private static func seconds(_ word: Word, of option: String) throws(Failure) -> Duration {
    func refused(_ reason: String) -> Failure {
      Failure("\(option): \(word.quotedIfEmpty): \(reason)")
    }
    let isNegative = word.bytes.first == UInt8(ascii: "-")
    let parts = word.bytes.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard !digits.isEmpty, digits.allSatisfy({ $0.decimalDigit != nil }) else {
      throw refused("not a number of seconds")
    }
    let whole = parts.first.map { $0.drop { $0 == UInt8(ascii: "0") } } ?? []
    // Any number of this many digits fits, with its nine decimals, in 64 bits.
    guard whole.count <= 7, !isNegative || digits.allSatisfy({ $0 == UInt8(ascii: "0") }) else {
      throw refused(isNegative ? tooShort : tooLong)
    }
    let decimals = parts.count > 1 ? parts[1].prefix(9) : []
    var nanoseconds = decimalNumber(whole + decimals) ?? 0
    for _ in decimals.count..<9 { nanoseconds *= 10 }
    let duration = Duration.nanoseconds(nanoseconds)
    guard duration >= shortest else { throw refused(tooShort) }
    guard duration <= longest else { throw refused(tooLong) }
    return duration
  }

  private static func count(_ word: Word) throws(Failure) -> Int {
    let isNegative = word.bytes.first == UInt8(ascii: "-")
    let digits = word.bytes.dropFirst(isNegative ? 1 : 0)
    guard !digits.isEmpty, digits.allSatisfy({ $0.decimalDigit != nil }) else {
      throw Failure("--count: \(word.quotedIfEmpty): not a number")
    }
    let number = decimalNumber(digits)
    guard !isNegative, number != 0 else { throw Failure("--count: \(word): less than 1") }
    guard let number, number <= greatestCount else {
      throw Failure("--count: \(word): more than \(greatestCount)")
    }
    return number
  }

  /// Counters can be read in less time, but a person cannot read the output so fast.
  private static let shortest = Duration.milliseconds(10)
  private static let tooShort = "less than 0.01 seconds"
  /// Eleven days.
  private static let longest = Duration.seconds(1_000_000)
  private static let tooLong = "more than 1000000 seconds"
  private static let greatestCount = 1_000_000_000
}
