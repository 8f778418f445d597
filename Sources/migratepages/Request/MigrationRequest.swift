import NumaCore

/// A migration as typed, not yet resolved on a machine.
struct MigrationRequest: Equatable {
  let processes: ProcessRequest
  let nodes: NodeRequest
  var mappings = MappingFilter()
  /// Whether the tool only prints what would move.
  var isDryRun = false
  /// The memory that must stay free on the target nodes.
  var reserve: MigrationReserve?
  /// Whether threads follow the pages.
  var isPinning = false
  /// Whether policies follow the pages.
  var isRebinding = false
  var options = RunOptions()
}
