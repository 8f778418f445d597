import CommandInterface
import NumaCore

extension [SettingCheck] {
  /// The report of `--check --json`.
  var json: JSON {
    .report(
      "check",
      [("allowed", .bool(allSatisfy { $0.isAllowed })), ("settings", .array(map { $0.json }))])
  }
}

extension SettingCheck {
  fileprivate var json: JSON {
    var (policy, cpus, reason) = (JSON.null, JSON.null, JSON.null)
    switch outcome {
    case .policy(let effect): policy = effect.map { JSON($0) } ?? .null
    case .cpus(let effect): cpus = effect.map { .numbers($0) } ?? .null
    case .refused(let text): reason = .string(text)
    }
    let head: [(String, JSON)] = process.map { [("pid", .integer(Int($0.rawValue)))] } ?? []
    return .object(
      head + [
        ("option", .string(setting.option)), ("value", setting.text.map { JSON($0) } ?? .null),
        ("allowed", .bool(isAllowed)), ("reason", reason), ("policy", policy), ("cpus", cpus),
      ])
  }
}
