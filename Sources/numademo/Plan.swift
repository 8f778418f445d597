import CommandInterface

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case run(DemoRequest)
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, NumademoOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var request = DemoRequest()
    var formatOption: NumademoOption?
    var operands: [Word] = []
    do throws(UsageError) {
      while let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(.force): request.isForced = true
        case .option(.stupid): request.runsStupidTests = true
        case .option(.exitOnError): request.exitsOnError = true
        case .option(.sample): request.isSample = true
        case .option(let option):
          if let other = formatOption, other != option {
            throw UsageError(Word(option.formatName ?? ""), .notWith(other.formatName ?? ""))
          }
          formatOption = option
        case .operand(at: let index): operands.append(words[index])
        }
      }
      guard let size = operands.first else {
        throw UsageError(Word(ValueKind.testedSize.placeholder), .missingOperand)
      }
      request.size = size
      request.tests = Array(operands.dropFirst())
    } catch {
      throw Failure(error, NumademoOption.usage)
    }
    switch formatOption {
    case .csv: request.format = .csv
    case .graph: request.format = .graph
    case .json: request.format = .json
    default: request.format = .text
    }
    self = .run(request)
  }
}
