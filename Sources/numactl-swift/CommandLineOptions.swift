import CommandInterface
import NumaCore

/// The words of a command line, parsed but not yet interpreted: the options in the order typed, and the command.
struct CommandLineOptions {
  private(set) var options: [NumactlOption] = []
  /// The index of the word that is the command; the words after it are arguments of the command.
  private(set) var command: Int?
  /// The error that ends the parsing, after the options that could be parsed.
  private(set) var error: UsageError?

  init(_ words: [Word]) {
    var reader = ArgumentReader(words, NumactlOption.table, operands: .endOptions)
    do throws(UsageError) {
      while command == nil, let argument = try reader.next() {
        switch argument {
        case .option(let option): options.append(option)
        case .operand(at: let index): command = index
        }
      }
    } catch {
      self.error = error
    }
  }
}

/// The options that apply to the whole command line, wherever they were typed.
struct Manner: Equatable {
  var isJSON = false
  var isCheck = false
  var isBestEffort = false
  /// Whether `--hardware` shows CPUs as ranges.
  var compressesCPUs = false
  var showsTiers = false
  var drawsGraph = false
  var flags: PolicyFlags = []
  var systemRoot: Word?
  var process: Word?

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
      default: break
      }
    }
  }
}
