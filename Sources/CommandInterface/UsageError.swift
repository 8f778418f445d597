/// The reason why a command line cannot be read, with the word at fault.
public struct UsageError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case noSuchOption
    case ambiguous([String])
    case needsValue(ValueKind)
    case takesNoValue
    /// The option conflicts with an earlier option, which has this name.
    case notWith(String)
    /// There are more operands than the tool takes; the word is the first extra operand.
    case unexpectedOperand
    /// An operand is missing; the word is its placeholder in the usage.
    case missingOperand
  }

  public let word: Word
  public let reason: Reason

  public init(_ word: Word, _ reason: Reason) {
    self.word = word
    self.reason = reason
  }
}

extension UsageError: CustomStringConvertible {
  public var description: String { "\(word.quotedIfEmpty): \(reason)" }
}

extension UsageError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSuchOption: "no such option"
    case .ambiguous(let names): "could be " + names.map { "--\($0)" }.joined(separator: ", ")
    case .needsValue(let kind): "needs a value (\(kind.placeholder))"
    case .takesNoValue: "takes no value"
    case .notWith(let other): "not together with \(other)"
    case .unexpectedOperand: "one operand too many"
    case .missingOperand: "missing operand"
    }
  }
}
