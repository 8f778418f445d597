import CommandInterface

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case migrate(MigrationRequest)
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, MigratepagesOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var builder = RequestBuilder()
    var previous: MigratepagesOption?
    while let argument = try Self.next(&reader) {
      switch argument {
      case .option(.help):
        self = .help
        return
      case .option(.version):
        self = .version
        return
      case .option(let option):
        try builder.add(option)
        previous = option
      case .operand(at: let index):
        try builder.add(operand: words[index], after: previous)
        previous = nil
      }
    }
    self = .migrate(try builder.build())
  }

  private static func next(
    _ reader: inout ArgumentReader<MigratepagesOption>
  ) throws(Failure) -> Argument<MigratepagesOption>? {
    do throws(UsageError) {
      return try reader.next()
    } catch {
      throw Failure(error, MigratepagesOption.usage)
    }
  }
}
