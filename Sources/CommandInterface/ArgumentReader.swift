internal import LinuxSystem

/// The places where a tool's operands may stand.
public enum OperandOrder: Sendable {
  /// Operands may stand anywhere between the options, which is the default of getopt_long(3).
  case permuted
  /// The first operand ends the options, because the words after it belong to the command that is run.
  case endOptions
}

/// One option or operand of a command line.
public enum Argument<Action> {
  case option(Action)
  /// A word that is not an option, by its index among the words.
  case operand(at: Int)
}

extension Argument: Equatable where Action: Equatable {}
extension Argument: Sendable where Action: Sendable {}

/// Reads a command line word by word with the grammar of getopt_long(3).
///
/// Short options may be bundled. A value is part of its option's word or is the next word, even if that starts with
/// `-`. A long option may be shortened to any prefix that names one option. `--` ends the options. `-` is an operand.
public struct ArgumentReader<Action: Sendable> {
  private let words: [Word]
  private let table: [Option<Action>]
  /// Whether the first operand ends the options.
  private let stopsAtOperand: Bool
  private var index = 1
  private var onlyOperandsFollow = false
  /// The rest of a word of bundled short options.
  private var bundle: ArraySlice<UInt8> = []

  /// Creates a reader that starts at the word after the program's name.
  public init(
    _ words: [Word], _ table: [Option<Action>], operands: OperandOrder,
    posixlyCorrect: Bool = isPosixlyCorrect
  ) {
    self.words = words
    self.table = table
    stopsAtOperand = operands == .endOptions || posixlyCorrect
  }

  /// Reads the next option or operand; returns `nil` after the last word.
  ///
  /// - Throws: ``UsageError`` that names the word.
  public mutating func next() throws(UsageError) -> Argument<Action>? {
    if !bundle.isEmpty { return .option(try shortOption()) }
    guard index < words.count else { return nil }
    let bytes = words[index].bytes
    index += 1
    guard !onlyOperandsFollow, bytes.first == hyphen, bytes.count > 1 else {
      if stopsAtOperand { onlyOperandsFollow = true }
      return .operand(at: index - 1)
    }
    if bytes.equals("--") {
      onlyOperandsFollow = true
      return try next()
    }
    if bytes[1] == hyphen { return .option(try longOption(bytes[2...])) }
    bundle = bytes[1...]
    return .option(try shortOption())
  }

  private mutating func shortOption() throws(UsageError) -> Action {
    guard let letter = bundle.popFirst() else { throw UsageError("-", .noSuchOption) }
    let word = Word([hyphen, letter])
    guard let option = table.first(where: { $0.short?.value == UInt32(letter) }) else {
      bundle = []
      throw UsageError(word, .noSuchOption)
    }
    switch option.effect {
    case .flag(let action): return action
    case .value(let kind, let action):
      let glued = bundle
      bundle = []
      return action(try glued.isEmpty ? nextWord(as: kind, of: word) : Word([UInt8](glued)))
    case .optionalValue(_, let action):
      let glued = bundle
      bundle = []
      return action(glued.isEmpty ? nil : Word([UInt8](glued)))
    }
  }

  private mutating func longOption(_ text: ArraySlice<UInt8>) throws(UsageError) -> Action {
    let equals = text.firstIndex(of: UInt8(ascii: "="))
    let name = text[..<(equals ?? text.endIndex)]
    let value = equals.map { Word([UInt8](text[($0 + 1)...])) }
    let option = try option(named: name, typed: Word([hyphen, hyphen] + text))
    switch (option.effect, value) {
    case (.flag(let action), nil): return action
    case (.flag, .some): throw UsageError(Word("--" + option.long), .takesNoValue)
    case (.value(_, let action), let value?): return action(value)
    case (.optionalValue(_, let action), let value): return action(value)
    case (.value(let kind, let action), nil):
      return action(try nextWord(as: kind, of: Word("--" + option.long)))
    }
  }

  /// Finds the option that a name or a prefix of a name means.
  ///
  /// Inherited options take precedence, so that a new option never makes a prefix of an inherited option ambiguous.
  private func option(
    named name: ArraySlice<UInt8>, typed word: Word
  ) throws(UsageError) -> Option<Action> {
    // An empty name, as in `--=x`, would be a prefix of every name.
    guard !name.isEmpty else { throw UsageError(word, .noSuchOption) }
    // The loop uses indices, because the runtime would look up by name the type of the array that `filter` returns for
    // a generic type, while the program starts.
    var match: Int?
    var isAmbiguous = false
    for index in table.indices where table[index].long.bytes.starts(with: name) {
      if table[index].long.utf8.count == name.count { return table[index] }
      if let earlier = match, table[earlier].isInherited == table[index].isInherited {
        isAmbiguous = true
      } else if match == nil || table[index].isInherited {
        match = index
        isAmbiguous = false
      }
    }
    guard let match else { throw UsageError(word, .noSuchOption) }
    guard !isAmbiguous else {
      let isInherited = table[match].isInherited
      throw UsageError(
        word,
        .ambiguous(
          table.filter { $0.isInherited == isInherited && $0.long.bytes.starts(with: name) }
            .map { $0.long }))
    }
    return table[match]
  }

  private mutating func nextWord(
    as kind: ValueKind, of option: Word
  ) throws(UsageError) -> Word {
    guard index < words.count else { throw UsageError(option, .needsValue(kind)) }
    defer { index += 1 }
    return words[index]
  }
}

/// Checks that there are as many operands as `kinds`.
///
/// - Throws: ``UsageError`` that names the missing operand or the first extra word.
public func requireOperands(_ kinds: [ValueKind], in operands: [Word]) throws(UsageError) {
  if operands.count < kinds.count {
    throw UsageError(Word(kinds[operands.count].placeholder), .missingOperand)
  }
  if operands.count > kinds.count { throw UsageError(operands[kinds.count], .unexpectedOperand) }
}

private let hyphen = UInt8(ascii: "-")
