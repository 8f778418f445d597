import NumaCore

/// A migration as typed, not yet resolved on a machine.
struct MigrationRequest: Equatable {
  let processes: ProcessRequest
  /// The files and segments whose pages move; empty if those of processes move.
  var objects: [ObjectRequest] = []
  let nodes: NodeRequest
  var mappings = MappingFilter()
  /// What an evacuation does beyond moving pages.
  var emptying = Emptying()
  /// Whether the tool only prints what would move.
  var isDryRun = false
  /// The memory that must stay free on the target nodes.
  var reserve: MigrationReserve?
  /// Whether threads follow the pages.
  var isPinning = false
  /// Whether policies follow the pages.
  var isRebinding = false
  var options = RunOptions()

  /// Whether the request names one process, file or segment.
  var namesOne: Bool {
    objects.isEmpty ? processes.single != nil : objects.count == 1 && objects[0].isOne
  }

  /// What was requested, as typed, for messages about all of it.
  var title: String {
    objects.isEmpty
      ? processes.description : objects.map { $0.description }.joined(separator: ", ")
  }
}
