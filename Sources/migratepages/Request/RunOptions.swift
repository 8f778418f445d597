import CommandInterface
import NumaCore

/// The options that hold for the whole run: how pages move, and what the tool reports.
struct RunOptions: Equatable {
  enum Engine: String, Equatable {
    case auto
    case kernel
    case parallel
  }

  enum ReportForm: Equatable {
    case text
    case json
  }

  var engine = Engine.auto
  var jobs: Int?
  var maxPause: Duration?
  var timeout: Duration?
  /// The limit in bytes per second.
  var bandwidth: ByteCount?
  /// How progress is shown; `nil` if not requested.
  var progress: ReportForm?
  var report: ReportForm?
  var isStrict = false
  /// The options that need the engine of this project, in the order typed.
  private(set) var engineOptions: [String] = []

  /// Whether the request needs nothing that numactl's migratepages lacks.
  var isPlain: Bool { engine != .parallel && engineOptions.isEmpty }

  /// The options that choose mappings, in the order typed.
  var mappingOptions: [String] {
    engineOptions.filter { MappingFilter.options.contains($0) }
  }
}

extension RunOptions {
  /// Adds an option with its value.
  ///
  /// - Throws: ``Failure`` with the word at fault and the expected form.
  mutating func add(_ option: MigratepagesOption) throws(Failure) {
    switch option {
    case .engine(let word):
      guard let engine = Engine(rawValue: word.description) else {
        throw Self.failure(of: "--engine", word, "not kernel, parallel or auto")
      }
      self.engine = engine
    case .jobs(let word):
      guard let number = Int(word.description), (1...Self.mostJobs).contains(number) else {
        throw Self.failure(of: "--jobs", word, "not a number from 1 to \(Self.mostJobs)")
      }
      jobs = number
      requireEngine("--jobs")
    case .maxPause(let word):
      maxPause = try Self.duration(word, of: "--max-pause")
      requireEngine("--max-pause")
    case .timeout(let word):
      timeout = try Self.duration(word, of: "--timeout")
      requireEngine("--timeout")
    case .report(let word):
      report = try Self.form(word, of: "--report")
      requireEngine("--report")
    case .progress(let word):
      progress = try Self.form(word, of: "--progress")
      requireEngine("--progress")
    case .bandwidth(let word):
      bandwidth = try Self.bandwidth(word)
      requireEngine("--bandwidth")
    case .strict:
      isStrict = true
      requireEngine("--strict")
    default: return
    }
  }

  /// Adds an option to those that need the engine of this project.
  mutating func requireEngine(_ option: String) { engineOptions.append(option) }

  private static func failure(of option: String, _ word: Word, _ reason: String) -> Failure {
    Failure("\(option): \(word.quotedIfEmpty): \(reason)")
  }

  private static func duration(_ word: Word, of option: String) throws(Failure) -> Duration {
    try orFail("\(option): \(word.quotedIfEmpty)") { () throws(DurationError) in
      try Duration(word.bytes)
    }
  }

  private static func form(_ word: Word?, of option: String) throws(Failure) -> ReportForm {
    guard let word else { return .text }
    guard word == "json" else { throw failure(of: option, word, "not json") }
    return .json
  }

  private static func bandwidth(_ word: Word) throws(Failure) -> ByteCount {
    let bandwidth = try orFail("--bandwidth: \(word.quotedIfEmpty)") { () throws(ByteCountError) in
      try ByteCount(word.bytes)
    }
    guard bandwidth.rawValue > 0 else { throw failure(of: "--bandwidth", word, "must be above 0") }
    return bandwidth
  }

  /// More threads than CPUs only wait for each other.
  private static let mostJobs = 1024
}
