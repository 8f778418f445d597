import CommandInterface
import NumaCore

/// The options that hold for the whole run, wherever they were typed.
struct GlobalOptions: Equatable {
  var isJSON = false
  var isCheck = false
  var isBestEffort = false
  /// Whether `--hardware` shows CPUs as ranges.
  var compressesCPUs = false
  var showsTiers = false
  var drawsGraph = false
  /// The flags of every policy.
  var flags: MemoryPolicy.Flags = []
  var systemRoot: Word?
  /// The files to read into the page cache, in the order typed.
  var loads: [Word] = []
  /// The processes that options name, in the order typed.
  var targets: [ProcessTarget] = []
  /// The value of `--mappings`, `nil` inside if it has none; `nil` without the option.
  var mappings: Word??
  var movesPages = false
  var timeout: Word?
  var isReport = false
  /// Whether an option prints a report at once, so that named processes are not changed.
  var printsReport = false

  init(_ options: [NumactlOption]) {
    for option in options {
      switch option {
      case .json: isJSON = true
      case .check: isCheck = true
      case .bestEffort: isBestEffort = true
      case .compressedCPUs: compressesCPUs = true
      case .tiers: showsTiers = true
      case .graph: drawsGraph = true
      case .staticNodes: flags.insert(.staticNodes)
      case .relativeNodes: flags.insert(.relativeNodes)
      case .systemRoot(let directory): systemRoot = directory
      case .load(let path): loads.append(path)
      case .process(let list): targets.append(.list(list))
      case .tree(let process): targets.append(.tree(process))
      case .controlGroup(let path): targets.append(.controlGroup(path))
      case .mappings(let word): mappings = .some(word)
      case .movePages: movesPages = true
      case .timeout(let time): timeout = time
      case .report: isReport = true
      case .show, .help, .version, .explain: printsReport = true
      default: break
      }
    }
  }
}

extension GlobalOptions {
  /// Whether the policies of running processes are to change.
  var changesProcesses: Bool { !targets.isEmpty && !printsReport }

  /// Whether `--show` lists mappings.
  var listsMappings: Bool { mappings != nil }
}
