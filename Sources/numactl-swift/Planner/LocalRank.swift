import CommandInterface

/// The rank of a process among the ranks on this host.
struct LocalRank: Equatable {
  /// From 0.
  let rank: Int
  /// The number of ranks on this host.
  let count: Int
}

extension LocalRank {
  /// Reads the rank and the number of ranks that the launcher set.
  ///
  /// One launcher may have started another. A launcher that started one process on this host gives way to one that started
  /// several.
  ///
  /// - Throws: ``LocalRankError`` if no launcher gives both, or if two launchers that started several ranks disagree.
  init(in environment: (String) -> Word?) throws(LocalRankError) {
    var sayings: [RankVariables.Saying] = []
    var fault: LocalRankError?
    for variables in RankVariables.all {
      do throws(LocalRankError) {
        if let saying = try variables.saying(in: environment) { sayings.append(saying) }
      } catch {
        fault = fault ?? error
      }
    }
    guard let chosen = sayings.first(where: { $0.rank.count > 1 }) ?? sayings.first else {
      let globalRank = RankVariables.globalRanks.first { environment($0) != nil }
      throw fault ?? .notLaunched(globalRank: globalRank)
    }
    for other in sayings where other.isOfRanks && other.rank.count > 1 && other.rank != chosen.rank
    {
      throw .disagreement(chosen.text, other.text)
    }
    // Scripts set the variable of torchrun alone, for programs that read it.
    let alone = RankVariables.all[0]
    if let rank = alone.rankAlone(in: environment), chosen.rank.count > 1, rank != chosen.rank.rank
    {
      throw .disagreement(chosen.text, "\(alone.rank)=\(rank)")
    }
    self = chosen.rank
  }
}
