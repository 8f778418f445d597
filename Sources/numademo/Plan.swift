import CommandInterface
import NumaCore

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case run(Request)
}

/// How results are shown.
enum Format: Equatable {
  case text
  case csv
  case graph
  case json
}

/// The measurements to make, as typed.
///
/// The machine is checked before these words are parsed, as in numactl's numademo.
struct Request: Equatable {
  var format = Format.text
  /// Whether the tool continues if the kernel does not answer NUMA calls.
  var isForced = false
  var runsStupidTests = false
  var endsAtFirstError = false
  var isSample = false
  var size: Word = ""
  var tests: [Word] = []
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, NumademoOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var request = Request()
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
        case .option(.exitOnError): request.endsAtFirstError = true
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

/// The size and the tests that the words of a request name.
struct Assignment: Equatable {
  let byteCount: Int
  let tests: [DemoTest]
}

extension Request {
  /// Parses the size and the names of the tests.
  ///
  /// - Throws: ``Failure`` with the word that is not a size or a test, or with a size that is too small to measure.
  func assignment() throws(Failure) -> Assignment {
    let size: ByteCount
    do throws(ByteCountError) {
      size = try ByteCount(self.size.bytes)
    } catch {
      throw Failure("\(self.size.quotedIfEmpty): \(error)")
    }
    guard size.rawValue > 0 else {
      throw Failure("\(self.size): no memory to measure")
    }
    var tests: [DemoTest] = []
    for word in self.tests {
      guard let test = DemoTest(word) else {
        throw Failure("\(word.quotedIfEmpty): no such test")
      }
      tests.append(test)
    }
    if tests.isEmpty { tests = DemoTest.usual(withStupid: runsStupidTests) }
    // With too little memory, the other tests do nothing and report a speed of 0.
    if tests.contains(.ptrchase), size.rawValue < MemoryKernel.chase.leastByteCount {
      throw Failure(
        "\(self.size): ptrchase needs at least \(MemoryKernel.chase.leastByteCount) bytes")
    }
    return Assignment(byteCount: size.rawValue, tests: tests)
  }
}
