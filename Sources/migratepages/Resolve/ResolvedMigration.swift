import CommandInterface
import NumaCore

/// A migration, resolved on this machine; a run applies it to each process.
struct ResolvedMigration: Equatable {
  /// The nodes whose pages move.
  let from: NodeMask
  /// The nodes that the pages go to.
  let to: NodeMask
  /// The pairs that the options choose; `nil` for the kernel's pairing.
  var chosenPairs: NodePairs?
  /// Warnings about the request, which can be carried out nevertheless.
  var warnings: [RequestWarning] = []
  /// The reason why no page of any process can move; `nil` if pages can move.
  var nothingMoves: RequestWarning?
  var mappings = MappingFilter()
  /// Whether all processes leave the nodes.
  var isEvacuation = false
  /// What an evacuation does beyond moving pages.
  var emptying = Emptying()
  /// Whether page cache of files is dropped instead of moved.
  var isDrop = false
  /// Whether threads follow the pages.
  var isPinning = false
  /// Whether policies follow the pages.
  var isRebinding = false
  var options = RunOptions()
}

extension MigrationRequest {
  /// Resolves the nodes on a machine.
  ///
  /// - Throws: ``Failure`` with the word that names no node of this machine, or if the set of target nodes is empty.
  func resolve(by resolver: NodeResolver<some NodeNames>) throws(Failure) -> ResolvedMigration {
    let nodes = try resolver.resolve(self.nodes)
    var migration = ResolvedMigration(
      from: nodes.from, to: nodes.to, chosenPairs: nodes.chosenPairs, warnings: nodes.warnings,
      nothingMoves: nodes.nothingMoves, mappings: mappings,
      isEvacuation: processes.choices == [.all], emptying: emptying, isDrop: self.nodes.isDrop,
      isPinning: isPinning, isRebinding: isRebinding, options: options)
    if processes.pids.contains(.caller) { migration.warnings.append(.movesItself) }
    let pairs = migration.pairs
    let common = pairs.sources.intersection(pairs.targets)
    if objects.isEmpty, processes.single == nil, !common.isEmpty, !pairs.spreads {
      migration.warnings.append(.movesSharedAgain(common))
    }
    return migration
  }
}

extension ResolvedMigration {
  /// The pairs of nodes between which pages move.
  var pairs: NodePairs { chosenPairs ?? NodePairs(from: from, to: to) }

  /// Returns the migration of a process by the kernel's single call.
  func kernelMigration(of process: ProcessID) -> ProcessMigration {
    ProcessMigration(of: process, from: from, to: to)
  }

  /// Returns the migration of a process by the engine.
  func engineMigration(of process: ProcessID) -> ParallelMigration {
    var migration =
      chosenPairs(of: process).map { ParallelMigration(of: process, by: $0) }
      ?? ParallelMigration(of: process, from: from, to: to)
    migration.mappings = mappings
    migration.workers = options.jobs
    migration.longestPause = options.maxPause
    migration.bandwidth = options.bandwidth
    migration.looksAgain = options.report != nil || options.isStrict
    return migration
  }

  /// Returns the migration of a file or segment.
  func engineMigration(of object: MemoryObject) -> ObjectMigration {
    var migration = ObjectMigration(of: object, by: pairs)
    migration.workers = options.jobs
    migration.longestPause = options.maxPause
    migration.bandwidth = options.bandwidth
    migration.looksAgain = options.report != nil || options.isStrict
    return migration
  }

  /// Returns the chosen pairs for a process.
  ///
  /// In an evacuation, the pages of each process move only to targets that the process may use. If it may use none of
  /// them, the engine reports that.
  private func chosenPairs(of process: ProcessID) -> NodePairs? {
    guard isEvacuation, let chosenPairs,
      let allowed = (try? SystemRoot.live.processStatus(of: process))?.allowedNodes,
      !chosenPairs.targets.isSubset(of: allowed), !chosenPairs.targets.isDisjoint(with: allowed)
    else { return chosenPairs }
    return chosenPairs.keeping(targets: allowed)
  }
}
