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
  var process: Word?
  var listsMappings = false

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
      case .process(let process): self.process = process
      case .mappings: listsMappings = true
      default: break
      }
    }
  }
}
