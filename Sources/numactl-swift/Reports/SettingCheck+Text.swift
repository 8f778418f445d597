import NumaCore

extension SettingCheck: CustomStringConvertible {
  /// The line of the report: `--membind: 0-3: allowed, as bind:0-1,3`.
  var description: String {
    let label = setting.label + (process.map { ": \($0)" } ?? "")
    return switch outcome {
    case .policy(let policy):
      "\(label): allowed" + (policy.map { ", as \($0)" } ?? "")
    case .cpus(let cpus): "\(label): allowed" + (cpus.map { ", on CPUs \($0)" } ?? "")
    case .refused(let reason): "\(label): refused: \(reason)"
    }
  }
}
