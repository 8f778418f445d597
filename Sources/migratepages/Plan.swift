import CommandInterface
import NumaCore

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case migrate(MigrationRequest)
}

/// A migration as typed, not yet resolved on a machine.
struct MigrationRequest: Equatable {
  let whom: ProcessRequest
  let nodes: NodeRequest
  var mappings = MappingFilter()
  /// Whether the tool only prints what would move.
  var isDryRun = false
  /// The memory that must stay free on the nodes to fill.
  var reserve: MigrationReserve?
  /// Whether threads follow the pages.
  var isPinning = false
  var manner = Manner()
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, MigratepagesOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var typed = TypedRequest()
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
        try typed.take(option)
        previous = option
      case .operand(at: let index):
        try typed.take(operand: words[index], behind: previous)
        previous = nil
      }
    }
    self = .migrate(try typed.request())
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
