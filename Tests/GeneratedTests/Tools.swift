extension ToolDescription {
  /// All tools that have a manual and completions.
  ///
  /// Each tool is described in a file of its own that imports only that tool, because tools use the same names for
  /// different values.
  static let all = [memhog, migratepages, migspeed, numactl, numastat, numademo]
}
