import Foundation
import Testing

/// Tests of `--local-rank` under a real mpirun, on the machine that runs the tests.
struct LocalRankProgramTests {
  /// Runs a command in ranks that mpirun starts.
  ///
  /// mpirun does not start ranks for root unless two variables allow it, and no more ranks than CPUs unless an option
  /// allows it. It binds each rank to its own CPU or node, which must not narrow the shares.
  private func ranks(_ count: Int, _ command: String) throws -> Outcome {
    try BuiltTool.run(
      "export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; "
        + "mpirun --oversubscribe -n \(count) \(command)")
  }

  @Test func mpirunIsThere() throws {
    #expect(
      try BuiltTool.run("type -P mpirun").status == 0, "install openmpi-bin: scripts/setup test")
  }

  @Test(arguments: [1, 2, 4])
  func bindsEachRankOfOpenMPI(count: Int) throws {
    let shows = "grep -h -E '^(Cpus|Mems)_allowed_list' /proc/self/status"
    let outcome = try ranks(
      count,
      "numactl-swift --local-rank bash -c \"echo rank \\$OMPI_COMM_WORLD_LOCAL_RANK "
        + "\\$(\(shows)) \\$(sed -n '1s/^[^ ]* \\([^ ]*\\).*/\\1/p' /proc/self/numa_maps)\"")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").sorted()
    #expect(lines.count == count)
    // Each rank has the same share as with the variables alone.
    for rank in 0..<count {
      let alone = try BuiltTool.run(
        "export SLURM_LOCALID=\(rank) SLURM_STEP_TASKS_PER_NODE=\(count); "
          + "numactl-swift --local-rank bash -c \"echo rank \(rank) "
          + "\\$(\(shows)) \\$(sed -n '1s/^[^ ]* \\([^ ]*\\).*/\\1/p' /proc/self/numa_maps)\"")
      #expect(alone.status == 0)
      #expect(alone.output == lines[rank] + "\n")
      #expect(alone.output.contains(" bind:"))
    }
  }

  @Test func failsOutsideMPI() throws {
    let outcome = try BuiltTool.run("numactl-swift --local-rank true")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "numactl-swift: --local-rank: not started by a launcher of ranks: none of LOCAL_RANK, "
        + "OMPI_COMM_WORLD_LOCAL_RANK, MPI_LOCALRANKID, MV2_COMM_WORLD_LOCAL_RANK, MVP_COMM_WORLD_LOCAL_RANK, PALS_LOCAL_RANKID, "
        + "JSM_NAMESPACE_LOCAL_RANK, PMIX_LOCAL_RANK, PMI_LOCAL_RANK, FLUX_TASK_LOCAL_ID, SLURM_LOCALID is set\n"
    )
  }
}
