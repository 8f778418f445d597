import CommandInterface
import NumaCore

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case measure(MoveRequest)
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, MigspeedOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var operands: [Word] = []
    var pages: Word?
    var verbosity = Verbosity.quiet
    do throws(UsageError) {
      while let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(.pages(let word)): pages = word
        case .option(.verbose): verbosity = verbosity.next
        case .operand(at: let index): operands.append(words[index])
        }
      }
      // numactl's migspeed ignores the words after the second operand.
      try requireOperands(MigspeedOption.operands, in: [Word](operands.prefix(2)))
    } catch {
      throw Failure(error, MigspeedOption.usage)
    }
    var request = try MoveRequest(from: operands[0], to: operands[1])
    if let pages { request.pages = try PageCount(typed: pages) }
    request.verbosity = verbosity
    if operands.count > 2 { request.warnings = [.ignoredWords([Word](operands[2...]))] }
    self = .measure(request)
  }
}
