import CommandInterface
import NumaCore

/// The words of a command line, as they come.
struct TypedRequest {
  var operands: [Word] = []
  private var manner = Manner()
  private var mappings = MappingFilter()
  private var pairs: [PairRequest]?
  private var spread: Spread?

  /// Takes an option with its value.
  ///
  /// - Throws: The word at fault, and what it should be.
  mutating func take(_ option: MigratepagesOption) throws(Failure) {
    switch option {
    case .only(let kinds):
      try mappings.take(only: kinds)
      manner.needEngine("--only")
    case .exclude(let kinds):
      try mappings.take(exclude: kinds)
      manner.needEngine("--exclude")
    case .map(let text):
      try mappings.take(text: text)
      manner.needEngine("--map")
    case .range(let ranges):
      try mappings.take(ranges: ranges)
      manner.needEngine("--range")
    case .leastSize(let size):
      try mappings.take(leastSize: size)
      manner.needEngine("--min-size")
    case .pairs(let list):
      pairs = try PairRequest.list(list)
      manner.needEngine("--pairs")
    case .spread(let rule):
      spread = try Spread(rule)
      manner.needEngine("--spread")
    default: try manner.take(option)
    }
  }

  /// Puts the request together, once all words are there.
  ///
  /// - Throws: ``UsageError`` for operands that are missing, or too many; ``Failure`` with the word at fault.
  func request() throws -> MigrationRequest {
    let named = zip(MigratepagesOption.operands, operands).map(\.0.placeholder)
    let kernel = manner.engine == .kernel ? [Combination.kernelEngine] : []
    try Combination.check(kernel + named + manner.engineOptions)
    let kinds = pairs == nil ? MigratepagesOption.operands : [.process]
    try requireOperands(kinds, in: operands)
    // In their order, so that the first that is wrong is the one named.
    let process = try Self.process(operands[0])
    var request = MigrationRequest(process: process, nodes: try nodes())
    request.mappings = mappings
    request.manner = manner
    return request
  }

  private func nodes() throws(Failure) -> NodeRequest {
    if let pairs { return .pairs(pairs) }
    do throws(NodeSpecifierError) {
      let from = try NodeSpecifier(operands[1].bytes)
      let to = try NodeSpecifier(operands[2].bytes)
      return spread.map { .spread(from, to, $0) } ?? .sets(from, to)
    } catch {
      throw Failure(error.description)
    }
  }

  private static func process(_ word: Word) throws(Failure) -> ProcessID {
    do throws(ProcessIDError) {
      return try ProcessID(word.bytes)
    } catch {
      throw Failure("\(word.quotedIfEmpty): \(error)")
    }
  }
}
