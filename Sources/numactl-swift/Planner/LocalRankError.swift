import CommandInterface

/// The reason why the environment does not give a local rank.
enum LocalRankError: Error, Equatable, CustomStringConvertible {
  /// No launcher sets a local rank. If a launcher numbers its ranks over all hosts, `globalRank` is the variable that
  /// it sets.
  case notLaunched(globalRank: String?)
  /// A variable of a launcher is set, but none of these variables, which are needed with it.
  case missing([String], rank: String)
  /// A variable holds a value that its launcher does not write.
  case malformed(String, Word, reason: String)
  /// The rank is not less than the number of ranks.
  case beyondCount(variable: String, Word, count: Int, countVariable: String)

  /// Two launchers say different things, each as a rank and a count.
  case disagreement(String, String)

  var description: String {
    switch self {
    case .notLaunched(nil):
      "not started by a launcher of ranks: none of "
        + RankVariables.all.map { $0.rank }.joined(separator: ", ") + " is set"
    case .notLaunched(let variable?):
      "the launcher sets \(variable), which does not say which rank of this host it is; none of "
        + RankVariables.all.map { $0.rank }.joined(separator: ", ") + " is set"
    case .missing(let variables, let rank):
      "\(rank) is set, and \(variables.joined(separator: " or ")) is not"
    case .malformed(let variable, let value, let reason):
      "\(variable)=\(value.quotedIfEmpty): \(reason)"
    case .beyondCount(let variable, let value, let count, let countVariable):
      "\(variable)=\(value): \(countVariable) says there \(count == 1 ? "is 1 rank" : "are \(count) ranks")"
        + " on this host, from 0"
    case .disagreement(let one, let other):
      "\(one) and \(other) disagree; unset the one that is not meant"
    }
  }
}
