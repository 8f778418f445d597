import NumaCore

extension SettingCheck: CustomStringConvertible {
  /// The line of the report: `--membind: 0-3: allowed, as bind:0-1,3`.
  var description: String {
    switch outcome {
    case .policy(let policy):
      "\(setting.label): allowed" + (policy.map { ", as \($0)" } ?? "")
    case .cpus(let cpus): "\(setting.label): allowed" + (cpus.map { ", on CPUs \($0)" } ?? "")
    case .refused(let reason): "\(setting.label): refused: \(reason)"
    }
  }
}
