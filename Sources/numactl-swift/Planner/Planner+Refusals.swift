import CommandInterface
import NumaCore

/// With `--check` or `--best-effort`, a setting that is not allowed is not a failure.
extension Planner {
  /// Fails, or adds a setting that is not applied, with the reason, if a refusal is not a failure.
  mutating func applyRefused(
    _ option: NumactlOption, _ text: Word?, reason: String
  ) throws(Failure) {
    var setting = Setting(option: option.name, text: text, value: .nothing)
    try refuse(&setting, reason)
    apply(setting)
  }

  /// Fails, or records the reason in the setting if a refusal is not a failure.
  func refuse(_ setting: inout Setting, _ reason: String) throws(Failure) {
    if globalOptions.isCheck {
      setting.value = .refused(reason)
    } else if globalOptions.isBestEffort {
      setting.value = .nothing
      setting.omission = setting.omission ?? reason
    } else {
      throw Failure("\(setting.label): \(reason)")
    }
  }

  /// Fails, or returns no nodes or CPUs and the reason, if a refusal is not a failure.
  func refusedChoice<ID: MaskID>(
    _ option: NumactlOption, _ text: Word, reason: String
  ) throws(Failure) -> SpecifierChoice<ID> {
    if globalOptions.isCheck { return .refused(reason) }
    guard globalOptions.isBestEffort else {
      throw Failure("\(option.name): \(text.quotedIfEmpty): \(reason)")
    }
    return .chosen(IDMask(), omission: reason)
  }

  /// Fails, or if a refusal is not a failure, returns the reason or the allowed part of the request.
  func refusedChoice<ID: MaskID>(
    _ option: NumactlOption, error: SpecifierError<ID>,
    allowedPart: () throws(SpecifierError<ID>) -> IDMask<ID>
  ) throws(Failure) -> SpecifierChoice<ID> {
    if globalOptions.isCheck { return .refused(error.explanation) }
    // --best-effort leaves out only numbers of nodes and CPUs. A device or word that cannot be resolved is an error.
    guard globalOptions.isBestEffort, error.reason.isAboutNumbers else {
      throw Failure("\(option.name): \(error)")
    }
    // If an item after the one at fault names nothing, the rest of the request cannot be trusted either.
    return .chosen((try? allowedPart()) ?? IDMask(), omission: error.explanation)
  }
}

extension SpecifierError.Reason {
  /// Whether a typed number is at fault.
  fileprivate var isAboutNumbers: Bool {
    switch self {
    case .missing, .offline, .noMemory, .notAllowed, .beyondAllowed: true
    default: false
    }
  }
}
