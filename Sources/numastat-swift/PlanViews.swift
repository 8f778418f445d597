import CommandInterface

/// The requested views other than tables: repeated output and pictures.
struct PlanViews: Equatable {
  /// An option as typed; its meaning is decided after all options are read.
  enum Words: Equatable {
    case watch(Word?)
    case interval(Word)
    case count(Word)
    case svg(Word)
    case graph
  }

  /// The time for which a frame is shown; `nil` without `--watch`.
  var watch: Duration?
  /// The time that a line covers; `nil` without `--interval`.
  var interval: Duration?
  /// The number of intervals after which the tool exits; `nil` for no limit.
  var count: Int?
  var showsGraph = false
  /// The file of a picture; `-` for standard output.
  var picture: Word?

  static let usualWatch = Duration.seconds(2)
}

extension PlanViews {
  /// Takes options in the order typed; the last option of a kind applies.
  ///
  /// - Throws: The word that is not a number, or is out of range.
  init(_ words: [Words]) throws(Failure) {
    for word in words {
      switch word {
      case .watch(let seconds):
        watch =
          try seconds.map { (word) throws(Failure) in
            try Self.seconds(word, "--watch")
          } ?? Self.usualWatch
      case .interval(let seconds): interval = try Self.seconds(seconds, "--interval")
      case .count(let number): count = try Self.count(number)
      case .svg(let file): picture = file
      case .graph: showsGraph = true
      }
    }
  }

  /// Refuses options that cannot be combined.
  func check(_ plan: Plan) throws(Failure) {
    guard self != PlanViews() else { return }
    if count != nil, interval == nil { throw Failure("--count: needs --interval") }
    if picture?.bytes.isEmpty == true { throw Failure("--svg: '': not a file name") }
    let views: [(name: String, isThere: Bool)] = [
      ("--watch", watch != nil), ("--interval", interval != nil), ("--graph", showsGraph),
      ("--svg", picture != nil),
    ]
    let asked = views.filter { $0.isThere }.map { $0.name }
    // A graph on the screen and a picture in a file can be combined, but not on the same output.
    if let first = asked.first, asked.count > 1, asked != ["--graph", "--svg"] {
      throw Failure("\(first): not together with \(asked[1])")
    }
    if asked.count == 2, picture == Self.standardOutput {
      throw Failure("--svg=-: not together with --graph")
    }
    guard let first = asked.first else { return }
    // Intervals can be printed one after another in these forms too; a screen and a picture have their own form.
    let forms: [OutputRequest.Form] =
      first == "--interval" ? [.text, .json, .csv] : [.text]
    guard forms.contains(plan.output.form) else {
      throw Failure("\(first): not together with --\(plan.output.form.rawValue)")
    }
    guard first != "--watch" else { return }
    try checkTables(plan, first)
  }

  /// Refuses options that apply only to tables.
  private func checkTables(_ plan: Plan, _ view: String) throws(Failure) {
    if plan.output.isDetailed { throw Failure("--detail: not together with \(view)") }
    if plan.output.columns != nil { throw Failure("--columns: not together with \(view)") }
    if plan.output.isInBytes { throw Failure("--bytes: not together with \(view)") }
    let layouts: [(name: String, isThere: Bool)] = [
      ("-c", plan.isCompact), ("-z", plan.skipsZeros), ("-s", plan.order != nil),
      ("-v", plan.isVerbose),
    ]
    if let layout = layouts.first(where: { $0.isThere }) {
      throw Failure("\(layout.name): not together with \(view)")
    }
    let isInterval = view == "--interval"
    if plan.showsCounters, !isInterval || plan.namesSubjects {
      throw Failure("-n: not together with \(view)\(isInterval ? " of processes" : "")")
    }
    if plan.showsMemory, isInterval || plan.namesSubjects {
      throw Failure("-m: not together with \(view)\(isInterval ? "" : " of processes")")
    }
  }

  static let standardOutput: Word = "-"
}

// MARK: Numbers

extension PlanViews {
  /// Parses seconds: digits, with an optional decimal point.
  private static func seconds(_ word: Word, _ option: String) throws(Failure) -> Duration {
    func refused(_ reason: String) -> Failure {
      Failure("\(option): \(word.quotedIfEmpty): \(reason)")
    }
    let isNegative = word.bytes.first == UInt8(ascii: "-")
    let parts = word.bytes.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else {
      throw refused("not a number of seconds")
    }
    let whole = parts.first.map { $0.drop { $0 == UInt8(ascii: "0") } } ?? []
    // Any number of this many digits fits, with its nine decimals, in 64 bits.
    guard whole.count <= 7, !isNegative || digits.allSatisfy({ $0 == UInt8(ascii: "0") }) else {
      throw refused(isNegative ? tooShort : tooLong)
    }
    var nanoseconds = Int64(0)
    let decimals = parts.count > 1 ? parts[1].prefix(9) : []
    for digit in whole + decimals {
      nanoseconds = nanoseconds * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    for _ in decimals.count..<9 { nanoseconds *= 10 }
    let duration = Duration.nanoseconds(nanoseconds)
    guard duration >= shortest else { throw refused(tooShort) }
    guard duration <= longest else { throw refused(tooLong) }
    return duration
  }

  private static func count(_ word: Word) throws(Failure) -> Int {
    let isNegative = word.bytes.first == UInt8(ascii: "-")
    let digits = word.bytes.dropFirst(isNegative ? 1 : 0)
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else {
      throw Failure("--count: \(word.quotedIfEmpty): not a number")
    }
    let number = Int(String(decoding: digits, as: UTF8.self))
    guard !isNegative, number != 0 else { throw Failure("--count: \(word): less than 1") }
    guard let number, number <= greatestCount else {
      throw Failure("--count: \(word): more than \(greatestCount)")
    }
    return number
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Counters can be read in less time, but a person cannot read the output so fast.
  private static let shortest = Duration.milliseconds(10)
  private static let tooShort = "less than 0.01 seconds"
  /// Eleven days.
  private static let longest = Duration.seconds(1_000_000)
  private static let tooLong = "more than 1000000 seconds"
  private static let greatestCount = 1_000_000_000
}
