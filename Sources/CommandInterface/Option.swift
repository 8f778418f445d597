/// The kind of value that an option or operand takes.
///
/// Usage, manual and completions are written from it.
public struct ValueKind: Hashable, Sendable {
  /// The value's name in usage and manual, in capitals.
  public let placeholder: String

  public init(_ placeholder: String) { self.placeholder = placeholder }

  /// A process.
  public static let process = ValueKind("PID")
}

/// One row of a tool's table of options: the names of the option, its effect and its help text.
public struct Option<Action>: Sendable where Action: Sendable {
  /// The action of an option, with a value only if the option takes a value, which the compiler checks.
  enum Effect: Sendable {
    case flag(Action)
    case value(ValueKind, @Sendable (Word) -> Action)
    /// The value may be omitted; if it is present, it is part of the option's word: `-s2`, `--sort=2`.
    case optionalValue(ValueKind, @Sendable (Word?) -> Action)
  }

  public let short: Unicode.Scalar?
  public let long: String
  public let help: String
  let effect: Effect
  /// Whether numactl 2.0.19 has the option.
  ///
  /// A prefix that names such an option there names the same option here.
  let isInherited: Bool

  /// Creates an option without a value.
  public init(
    _ short: Unicode.Scalar?, _ long: String, _ action: Action, isInherited: Bool = true,
    _ help: String
  ) {
    self.short = short
    self.long = long
    self.help = help
    self.isInherited = isInherited
    effect = .flag(action)
  }

  /// Creates an option with a value.
  public init(
    _ short: Unicode.Scalar?, _ long: String, _ kind: ValueKind,
    _ action: @escaping @Sendable (Word) -> Action, isInherited: Bool = true, _ help: String
  ) {
    self.short = short
    self.long = long
    self.help = help
    self.isInherited = isInherited
    effect = .value(kind, action)
  }

  /// Creates an option with a value that may be omitted, and is part of the same word if it is present.
  public init(
    _ short: Unicode.Scalar?, _ long: String, optional kind: ValueKind,
    _ action: @escaping @Sendable (Word?) -> Action, isInherited: Bool = true, _ help: String
  ) {
    self.short = short
    self.long = long
    self.help = help
    self.isInherited = isInherited
    effect = .optionalValue(kind, action)
  }

  /// Whether the value of the option may be omitted.
  public var isValueOptional: Bool {
    if case .optionalValue = effect { true } else { false }
  }

  /// The kind of value that the option takes; `nil` if it does not take a value.
  public var valueKind: ValueKind? {
    switch effect {
    case .flag: nil
    case .value(let kind, _), .optionalValue(let kind, _): kind
    }
  }
}
