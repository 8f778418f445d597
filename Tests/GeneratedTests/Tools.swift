extension ToolDescription {
  /// Every tool with a manual and completions. Each is described in a file of its own, which imports that tool alone:
  /// tools call different values by the same names.
  static let all = [memhog, migratepages, migspeed, numactl, numastat, numademo]
}
