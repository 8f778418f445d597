import CommandInterface

/// The rank of a process among the ranks on this host.
struct LocalRank: Equatable {
  /// From 0.
  let rank: Int
  /// The number of ranks on this host.
  let count: Int
}

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

/// The variables in which a launcher gives a process its rank on this host.
struct RankVariables {
  let rank: String
  /// The variables with the number of ranks, in the order in which they are tried.
  let counts: [String]
  /// The variable with the number of this host, if the counts are lists of the counts of all hosts.
  let host: String?

  /// The variables of all launchers, the innermost launcher first.
  ///
  /// Open MPI and MPICH start their own launchers through Slurm's, so that the ranks inherit variables of Slurm that
  /// describe the launcher. The first count of Slurm is that of the step, which srun started; the last is the count
  /// that the job requested.
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

  /// The variables in which launchers number their ranks over all hosts.
  static let globalRanks = ["PMIX_RANK", "PMI_RANK"]
}

extension LocalRank {
  /// Reads the rank and the number of ranks that the launcher set.
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

/// Returns the count of a host in a list such as `4(x2),2`: two hosts with four ranks, and one with two.
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
  // If all hosts have the same number of ranks, the number of this host is not needed.
  guard let typedHost else {
    if Set(runs.map({ $0.count })).count == 1 { return runs[0].count }
    throw .missing([hostVariable], rank: variable + "=\(list)")
  }
  let host = try number(typedHost, in: hostVariable)
  // A single number applies to every host: Slurm passes on --ntasks-per-node in this form.
  if runs.count == 1, runs[0].hosts == 1 { return runs[0].count }
  var hostsBefore = 0
  for run in runs {
    hostsBefore += run.hosts
    if host < hostsBefore { return run.count }
  }
  throw .malformed(hostVariable, typedHost, reason: "\(variable)=\(list) has \(hostsBefore) hosts")
}

/// Parses `4` or `4(x2)`.
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
