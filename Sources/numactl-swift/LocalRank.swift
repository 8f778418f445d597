import CommandInterface

/// Which of the ranks on this host a process is.
struct LocalRank: Equatable {
  /// From 0.
  let rank: Int
  /// How many ranks there are on this host.
  let count: Int
}

/// Why the environment does not tell a rank.
enum LocalRankError: Error, Equatable, CustomStringConvertible {
  /// No launcher says anything, or one does that only numbers its ranks over all hosts: its variable.
  case notLaunched(globalRank: String?)
  /// A launcher says the rank, and in none of these variables how many there are.
  case missing([String], rank: String)
  /// A variable holds what its launcher does not write.
  case malformed(String, Word, reason: String)
  /// The rank is none of those there are.
  case beyondCount(String, Word, count: Int, String)

  var description: String {
    switch self {
    case .notLaunched(nil):
      "not started by Slurm or MPI: none of "
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
    }
  }
}

/// The variables in which a launcher says which rank of this host a process is.
struct RankVariables {
  let rank: String
  /// In which it says how many there are, the one to believe first.
  let counts: [String]
  /// Where the counts are lists of all hosts', the variable that says which of them this is.
  let host: String?

  /// Those inside first: Open MPI and MPICH start their own launchers through Slurm's, which leaves the ranks
  /// variables that speak of the launcher. Of Slurm's counts, that of the step is what srun started; the last is what
  /// the job asked for.
  ///
  /// Source: "Environment variables set for MPI applications" of Open MPI; mpiexec.hydra of MPICH, which is Intel MPI's
  /// too; mpirun_rsh of MVAPICH2; srun(1), OUTPUT ENVIRONMENT VARIABLES.
  static let all = [
    RankVariables(
      rank: "OMPI_COMM_WORLD_LOCAL_RANK", counts: ["OMPI_COMM_WORLD_LOCAL_SIZE"], host: nil),
    RankVariables(rank: "MPI_LOCALRANKID", counts: ["MPI_LOCALNRANKS"], host: nil),
    RankVariables(
      rank: "MV2_COMM_WORLD_LOCAL_RANK", counts: ["MV2_COMM_WORLD_LOCAL_SIZE"], host: nil),
    RankVariables(
      rank: "SLURM_LOCALID",
      counts: ["SLURM_STEP_TASKS_PER_NODE", "SLURM_TASKS_PER_NODE", "SLURM_NTASKS_PER_NODE"],
      host: "SLURM_NODEID"),
  ]

  /// In which launchers number their ranks over all hosts.
  static let globalRanks = ["PMIX_RANK", "PMI_RANK"]
}

extension LocalRank {
  /// Finds what the launcher said.
  init(in environment: (String) -> Word?) throws(LocalRankError) {
    for variables in RankVariables.all {
      guard let typedRank = environment(variables.rank) else { continue }
      let rank = try number(typedRank, in: variables.rank)
      for variable in variables.counts {
        guard let typedCount = environment(variable) else { continue }
        let count =
          if let host = variables.host {
            try countOfHost(typedCount, in: variable, host, environment(host))
          } else {
            try number(typedCount, in: variable)
          }
        guard rank < count else {
          throw .beyondCount(variables.rank, typedRank, count: count, variable)
        }
        self.init(rank: rank, count: count)
        return
      }
      throw .missing(variables.counts, rank: variables.rank)
    }
    throw .notLaunched(globalRank: RankVariables.globalRanks.first { environment($0) != nil })
  }
}

/// Finds a host's count in a list such as `4(x2),2`: two hosts with four, one with two.
private func countOfHost(
  _ list: Word, in variable: String, _ hostVariable: String, _ typedHost: Word?
) throws(LocalRankError) -> Int {
  var runs: [(count: Int, hosts: Int)] = []
  for item in list.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
    guard let run = countAndHosts(item) else {
      throw .malformed(variable, list, reason: "not the numbers of ranks per host, as 4(x2),2")
    }
    runs.append(run)
  }
  // Where all hosts have as many, it matters not which this is.
  guard let typedHost else {
    if Set(runs.map({ $0.count })).count == 1 { return runs[0].count }
    throw .missing([hostVariable], rank: variable + "=\(list)")
  }
  let host = try number(typedHost, in: hostVariable)
  // A number by itself stands for every host: so --ntasks-per-node is handed on.
  if runs.count == 1, runs[0].hosts == 1 { return runs[0].count }
  var hostsBefore = 0
  for run in runs {
    hostsBefore += run.hosts
    if host < hostsBefore { return run.count }
  }
  throw .malformed(hostVariable, typedHost, reason: "\(variable)=\(list) has \(hostsBefore) hosts")
}

/// `4`, or `4(x2)`.
private func countAndHosts(_ item: ArraySlice<UInt8>) -> (count: Int, hosts: Int)? {
  guard let opening = item.firstIndex(of: UInt8(ascii: "(")) else {
    return decimalNumber(item).map { ($0, 1) }
  }
  let times = item[(opening + 1)...]
  guard times.first == UInt8(ascii: "x"), times.last == UInt8(ascii: ")"),
    let count = decimalNumber(item[..<opening]),
    let hosts = decimalNumber(times.dropFirst().dropLast()), hosts > 0
  else { return nil }
  return (count, hosts)
}

private func number(_ word: Word, in variable: String) throws(LocalRankError) -> Int {
  guard let number = decimalNumber(word.bytes[...]), number < countlessNumber else {
    throw .malformed(variable, word, reason: "not a number of ranks or hosts")
  }
  return number
}
