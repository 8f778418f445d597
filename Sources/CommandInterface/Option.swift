/// What a value of an option or an operand stands for. Usage, manual and completions are written from it.
public struct ValueKind: Hashable, Sendable {
  /// The value's name in usage and manual, in capitals.
  public let placeholder: String

  public init(_ placeholder: String) { self.placeholder = placeholder }

  /// A process.
  public static let process = ValueKind("PID")
}

/// One row of a tool's table of options: how it is written, what it means, what the manual says.
public struct Option<Action>: Sendable where Action: Sendable {
  /// What the option yields; which of them take a value, the compiler knows.
  enum Effect: Sendable {
    case flag(Action)
    case value(ValueKind, @Sendable (Word) -> Action)
    /// The value is part of the option's word, if there is one: `-s2`, `--sort=2`.
    case optionalValue(ValueKind, @Sendable (Word?) -> Action)
  }

  public let short: Character?
  public let long: String
  public let help: String
  let effect: Effect
  /// Whether numactl 2.0.19 has it. A prefix that names one of those goes on naming it.
  let isInherited: Bool

  /// An option without a value.
  public init(
    _ short: Character?, _ long: String, _ action: Action, isInherited: Bool = true, _ help: String
  ) {
    self.short = short
    self.long = long
    self.help = help
    self.isInherited = isInherited
    effect = .flag(action)
  }

  /// An option with a value.
  public init(
    _ short: Character?, _ long: String, _ kind: ValueKind,
    _ action: @escaping @Sendable (Word) -> Action, isInherited: Bool = true, _ help: String
  ) {
    self.short = short
    self.long = long
    self.help = help
    self.isInherited = isInherited
    effect = .value(kind, action)
  }

  /// An option with a value that may be left out, and is part of the same word if it is there.
  public init(
    _ short: Character?, _ long: String, optional kind: ValueKind,
    _ action: @escaping @Sendable (Word?) -> Action, isInherited: Bool = true, _ help: String
  ) {
    self.short = short
    self.long = long
    self.help = help
    self.isInherited = isInherited
    effect = .optionalValue(kind, action)
  }

  /// Whether its value may be left out.
  public var isValueOptional: Bool {
    if case .optionalValue = effect { true } else { false }
  }

  /// What its value stands for; nil when it takes none.
  public var valueKind: ValueKind? {
    switch effect {
    case .flag: nil
    case .value(let kind, _), .optionalValue(let kind, _): kind
    }
  }
}
