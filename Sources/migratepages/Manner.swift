import CommandInterface
import NumaCore

/// How pages move, and what the tool reports.
struct Manner: Equatable {
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
  var longestPause: Duration?
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
}

extension Manner {
  /// Takes an option with its value.
  ///
  /// - Throws: ``Failure`` with the word at fault and the expected form.
  mutating func take(_ option: MigratepagesOption) throws(Failure) {
    switch option {
    case .help, .version: return
    case .engine(let word):
      guard let engine = Engine(rawValue: word.description) else {
        throw Self.failure("--engine", word, "not kernel, parallel or auto")
      }
      self.engine = engine
    case .jobs(let word):
      guard let number = Int(word.description), (1...Self.mostJobs).contains(number) else {
        throw Self.failure("--jobs", word, "not a number from 1 to \(Self.mostJobs)")
      }
      jobs = number
      needEngine("--jobs")
    case .longestPause(let word):
      longestPause = try Self.time(word, of: "--max-pause")
      needEngine("--max-pause")
    case .timeout(let word):
      timeout = try Self.time(word, of: "--timeout")
      needEngine("--timeout")
    case .report(let word):
      report = try Self.form(word, of: "--report")
      needEngine("--report")
    case .progress(let word):
      progress = try Self.form(word, of: "--progress")
      needEngine("--progress")
    case .bandwidth(let word):
      bandwidth = try Self.bandwidth(word)
      needEngine("--bandwidth")
    case .strict:
      isStrict = true
      needEngine("--strict")
    default: return
    }
  }

  mutating func needEngine(_ option: String) { engineOptions.append(option) }

  private static func failure(_ option: String, _ word: Word, _ reason: String) -> Failure {
    Failure("\(option): \(word.quotedIfEmpty): \(reason)")
  }

  private static func time(_ word: Word, of option: String) throws(Failure) -> Duration {
    do throws(TimeError) {
      return try Duration(typed: word)
    } catch {
      throw failure(option, word, error.description)
    }
  }

  private static func form(_ word: Word?, of option: String) throws(Failure) -> ReportForm {
    guard let word else { return .text }
    guard word == "json" else { throw failure(option, word, "not json") }
    return .json
  }

  private static func bandwidth(_ word: Word) throws(Failure) -> ByteCount {
    let bandwidth: ByteCount
    do throws(ByteCountError) {
      bandwidth = try ByteCount(word.bytes)
    } catch {
      throw failure("--bandwidth", word, error.description)
    }
    guard bandwidth.rawValue > 0 else { throw failure("--bandwidth", word, "must be above 0") }
    return bandwidth
  }

  /// More threads than CPUs only wait for each other.
  private static let mostJobs = 1024
}
