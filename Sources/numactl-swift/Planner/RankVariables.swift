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
