import CommandInterface

/// The variables in which a launcher gives a process its rank on this host.
struct RankVariables {
  let rank: String
  /// The variables with the number of ranks, in the order in which they are tried.
  let counts: [String]
  /// The variable with the number of this host, if the counts are lists of the counts of all hosts.
  var host: String?
  /// The variable with the number of hosts, if the count is that of all hosts together.
  var hosts: String?
  /// Whether the counts except the first may describe the job, and not the launcher's own ranks.
  var mayDescribeJob = false

  /// The variables of all launchers, the innermost launcher first.
  ///
  /// torchrun is started by other launchers. Open MPI and MPICH start their own launchers through Slurm's, so that the ranks
  /// inherit variables of Slurm that describe the launcher. The first count of Slurm is that of the step, which srun
  /// started; the last is the count that the job requested.
  ///
  /// PMIx itself sets no variable with a local rank; those here are what scripts that start ranks by PMIx export.
  ///
  /// Source: the manuals of torchrun (Environment Variables), of Open MPI ("Environment variables set for MPI
  /// applications"), of mpiexec.hydra of MPICH, which is Intel MPI's too, of mpirun_rsh of MVAPICH, of PALS's and Cray's
  /// mpiexec, of jsrun; flux-environment(7); srun(1), OUTPUT ENVIRONMENT VARIABLES.
  static let all = [
    RankVariables(rank: "LOCAL_RANK", counts: ["LOCAL_WORLD_SIZE"]),
    RankVariables(rank: "OMPI_COMM_WORLD_LOCAL_RANK", counts: ["OMPI_COMM_WORLD_LOCAL_SIZE"]),
    RankVariables(rank: "MPI_LOCALRANKID", counts: ["MPI_LOCALNRANKS"]),
    RankVariables(rank: "MV2_COMM_WORLD_LOCAL_RANK", counts: ["MV2_COMM_WORLD_LOCAL_SIZE"]),
    RankVariables(rank: "MVP_COMM_WORLD_LOCAL_RANK", counts: ["MVP_COMM_WORLD_LOCAL_SIZE"]),
    RankVariables(rank: "PALS_LOCAL_RANKID", counts: ["PALS_LOCAL_SIZE"]),
    RankVariables(rank: "JSM_NAMESPACE_LOCAL_RANK", counts: ["JSM_NAMESPACE_LOCAL_SIZE"]),
    RankVariables(rank: "PMIX_LOCAL_RANK", counts: ["PMIX_LOCAL_SIZE"]),
    RankVariables(rank: "PMI_LOCAL_RANK", counts: ["PMI_LOCAL_SIZE"]),
    RankVariables(rank: "FLUX_TASK_LOCAL_ID", counts: ["FLUX_JOB_SIZE"], hosts: "FLUX_JOB_NNODES"),
    RankVariables(
      rank: "SLURM_LOCALID",
      counts: ["SLURM_STEP_TASKS_PER_NODE", "SLURM_TASKS_PER_NODE", "SLURM_NTASKS_PER_NODE"],
      host: "SLURM_NODEID", mayDescribeJob: true),
  ]

  /// The variables in which launchers number their ranks over all hosts.
  static let globalRanks = ["PMIX_RANK", "PMI_RANK"]
}

extension RankVariables {
  /// What a launcher says.
  struct Saying {
    let rank: LocalRank
    /// Both, as a message shows them.
    let text: String
    /// Whether the count is that of the ranks that the launcher started.
    let isOfRanks: Bool
  }

  /// Returns the rank that the launcher says without a count; `nil` if it says none.
  func rankAlone(in environment: (String) -> Word?) -> Int? {
    guard let typedRank = environment(rank), counts.allSatisfy({ environment($0) == nil }) else {
      return nil
    }
    return try? Self.number(typedRank, in: rank)
  }

  /// Reads what the launcher says; returns `nil` if it sets no rank.
  func saying(in environment: (String) -> Word?) throws(LocalRankError) -> Saying? {
    guard let typedRank = environment(rank) else { return nil }
    let number = try Self.number(typedRank, in: rank)
    for variable in counts {
      guard let typedCount = environment(variable) else { continue }
      let count: Int
      if let host {
        count = try Self.countOfHost(environment(host), named: host, in: typedCount, of: variable)
      } else if let hosts {
        count = try Self.equalPart(typedCount, of: variable, environment(hosts), named: hosts, rank)
      } else {
        count = try Self.number(typedCount, in: variable)
      }
      guard number < count else {
        throw .beyondCount(variable: rank, typedRank, count: count, countVariable: variable)
      }
      return Saying(
        rank: LocalRank(rank: number, count: count), text: "\(rank)=\(number) of \(count)",
        isOfRanks: !mayDescribeJob || variable == counts[0])
    }
    throw .missing(counts, rank: rank)
  }

  /// Returns the count of each host, if all hosts have the same.
  private static func equalPart(
    _ typedTotal: Word, of variable: String, _ typedHosts: Word?, named hosts: String,
    _ rank: String
  ) throws(LocalRankError) -> Int {
    guard let typedHosts else { throw .missing([hosts], rank: rank) }
    let total = try number(typedTotal, in: variable)
    let count = try number(typedHosts, in: hosts)
    guard count > 0, total % count == 0 else {
      throw .malformed(
        variable, typedTotal, reason: "the ranks are not the same number on each of \(count) hosts")
    }
    return total / count
  }

  /// Returns the count of a host in a list such as `4(x2),2`: two hosts with four ranks, and one with two.
  private static func countOfHost(
    _ typedHost: Word?, named hostVariable: String, in list: Word, of variable: String
  ) throws(LocalRankError) -> Int {
    var runs: [(count: Int, hosts: Int)] = []
    for item in list.items {
      guard let run = countAndHosts(item.bytes[...]) else {
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
    throw .malformed(
      hostVariable, typedHost, reason: "\(variable)=\(list) has \(hostsBefore) hosts")
  }

  /// Parses `4` or `4(x2)`.
  private static func countAndHosts(_ item: ArraySlice<UInt8>) -> (count: Int, hosts: Int)? {
    guard let opening = item.firstIndex(of: UInt8(ascii: "(")) else {
      return DecimalNumber(item).map { ($0.value, 1) }
    }
    let times = item[(opening + 1)...]
    guard times.first == UInt8(ascii: "x"), times.last == UInt8(ascii: ")"),
      let count = DecimalNumber(item[..<opening]),
      let hosts = DecimalNumber(times.dropFirst().dropLast()), hosts.value > 0
    else { return nil }
    return (count.value, hosts.value)
  }

  private static func number(_ word: Word, in variable: String) throws(LocalRankError) -> Int {
    guard let number = DecimalNumber(word.bytes[...]), number.value < DecimalNumber.greatest
    else {
      throw .malformed(variable, word, reason: "not a number of ranks or hosts")
    }
    return number.value
  }
}
