import NumaCore

/// How the settings of a command line are applied to running processes.
struct ProcessChangeOptions: Equatable {
  /// The existing mappings whose policy changes too; `nil` for none.
  var mappings: PolicyChange.Mappings?
  var timeLimit: Duration?
  /// Whether pages on other nodes than those of the policy move.
  var movesPages = false
}
