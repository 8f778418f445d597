import CommandInterface

/// The words of a command line, parsed but not yet interpreted: the options in the order typed, and the command.
struct ParsedCommandLine {
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
