import CommandInterface
import LinuxSystem

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case allocate(AllocationRequest)
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word]) throws(Failure) {
    var file: Word?
    var repeats: Word?? = nil
    var avoidsHugePages = false
    var operands: ArraySlice<Word> = []
    do throws(UsageError) {
      let words = try Self.likeMemhog(words)
      var reader = ArgumentReader(words, MemhogOption.table, operands: .endOptions)
      while operands.isEmpty, let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(.file(let word)): file = word
        case .option(.repeats(let word)): repeats = .some(word)
        case .option(.noHugePages): avoidsHugePages = true
        case .operand(at: let index): operands = words[index...]
        }
      }
      guard !operands.isEmpty else {
        throw UsageError(Word(ValueKind.size.placeholder), .missingOperand)
      }
    } catch {
      throw Failure(error, MemhogOption.usage)
    }
    var request = try AllocationRequest(operands: [Word](operands))
    request.file = file
    request.avoidsHugePages = avoidsHugePages
    if let repeats { request.setPasses(repeats) }
    self = .allocate(request)
  }

  /// Returns the words as numactl's memhog reads them: in `-Hr3` only the H counts, and `--` is not an option.
  private static func likeMemhog(_ words: [Word]) throws(UsageError) -> [Word] {
    let hyphen = UInt8(ascii: "-")
    var words = words
    var index = 1
    while index < words.count, words[index].bytes.first == hyphen {
      let word = words[index]
      if word == "--" { throw UsageError(word, .noSuchOption) }
      if word.bytes.hasPrefix("-H") { words[index] = "-H" }
      // The next word is the name of a file, even if it starts with a hyphen.
      index += word == "-f" || word == "--file" ? 2 : 1
    }
    return words
  }
}
