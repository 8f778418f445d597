import CommandInterface
import Testing

@testable import numactl_swift

struct LocalRankTests {
  private func rank(_ variables: [String: Word]) throws(LocalRankError) -> LocalRank {
    try LocalRank { variables[$0] }
  }

  @Test(
    arguments: [
      (["OMPI_COMM_WORLD_LOCAL_RANK": "1", "OMPI_COMM_WORLD_LOCAL_SIZE": "4"], 1, 4),
      (["MPI_LOCALRANKID": "3", "MPI_LOCALNRANKS": "4"], 3, 4),
      (["MV2_COMM_WORLD_LOCAL_RANK": "0", "MV2_COMM_WORLD_LOCAL_SIZE": "1"], 0, 1),
      (["SLURM_LOCALID": "1", "SLURM_STEP_TASKS_PER_NODE": "4"], 1, 4),
      (["SLURM_LOCALID": "1", "SLURM_TASKS_PER_NODE": "4(x2)"], 1, 4),
      (["SLURM_LOCALID": "1", "SLURM_NTASKS_PER_NODE": "2"], 1, 2),
      // The job's own number of tasks per node applies to every host.
      (["SLURM_LOCALID": "1", "SLURM_NTASKS_PER_NODE": "2", "SLURM_NODEID": "7"], 1, 2),
      (
        ["SLURM_LOCALID": "1", "SLURM_STEP_TASKS_PER_NODE": "4(x2),2", "SLURM_NODEID": "1"], 1, 4
      ),
      (
        ["SLURM_LOCALID": "1", "SLURM_STEP_TASKS_PER_NODE": "4(x2),2", "SLURM_NODEID": "2"], 1, 2
      ),
      // The variables of the step take precedence over the request of the job.
      (
        [
          "SLURM_LOCALID": "0", "SLURM_NTASKS_PER_NODE": "8", "SLURM_TASKS_PER_NODE": "4",
          "SLURM_STEP_TASKS_PER_NODE": "2",
        ], 0, 2
      ),
      // mpirun in a Slurm job: the ranks inherit the Slurm variables of the launcher that Slurm started.
      (
        [
          "SLURM_LOCALID": "0", "SLURM_TASKS_PER_NODE": "1", "OMPI_COMM_WORLD_LOCAL_RANK": "5",
          "OMPI_COMM_WORLD_LOCAL_SIZE": "8",
        ], 5, 8
      ),
      (["LOCAL_RANK": "3", "LOCAL_WORLD_SIZE": "8"], 3, 8),
      (["PALS_LOCAL_RANKID": "1", "PALS_LOCAL_SIZE": "2"], 1, 2),
      (["PMI_LOCAL_RANK": "1", "PMI_LOCAL_SIZE": "2"], 1, 2),
      (["PMIX_LOCAL_RANK": "1", "PMIX_LOCAL_SIZE": "2"], 1, 2),
      (["JSM_NAMESPACE_LOCAL_RANK": "1", "JSM_NAMESPACE_LOCAL_SIZE": "6"], 1, 6),
      (["FLUX_TASK_LOCAL_ID": "1", "FLUX_JOB_SIZE": "8", "FLUX_JOB_NNODES": "2"], 1, 4),
      (["MVP_COMM_WORLD_LOCAL_RANK": "1", "MVP_COMM_WORLD_LOCAL_SIZE": "2"], 1, 2),
      // Scripts set LOCAL_RANK alone.
      (["LOCAL_RANK": "1", "SLURM_LOCALID": "1", "SLURM_STEP_TASKS_PER_NODE": "4"], 1, 4),
      // srun starts one torchrun on each host.
      (
        [
          "LOCAL_RANK": "3", "LOCAL_WORLD_SIZE": "8", "SLURM_LOCALID": "0",
          "SLURM_STEP_TASKS_PER_NODE": "1(x2)",
        ], 3, 8
      ),
      // srun starts four processes, each of which is one process for torchrun.
      (
        [
          "LOCAL_RANK": "0", "LOCAL_WORLD_SIZE": "1", "SLURM_LOCALID": "2",
          "SLURM_STEP_TASKS_PER_NODE": "4",
        ], 2, 4
      ),
      // mpirun in a batch script: the variables of Slurm describe the job.
      (
        [
          "SLURM_LOCALID": "0", "SLURM_TASKS_PER_NODE": "4", "MPI_LOCALRANKID": "2",
          "MPI_LOCALNRANKS": "4",
        ], 2, 4
      ),
      // srun with PMIx: both say the same.
      (
        [
          "SLURM_LOCALID": "1", "SLURM_STEP_TASKS_PER_NODE": "4", "PMIX_LOCAL_RANK": "1",
          "PMIX_LOCAL_SIZE": "4",
        ], 1, 4
      ),
      (["OMPI_COMM_WORLD_LOCAL_RANK": "000000001", "OMPI_COMM_WORLD_LOCAL_SIZE": "2"], 1, 2),
    ] as [([String: Word], Int, Int)])
  func readsWhatLaunchersSay(variables: [String: Word], rank: Int, count: Int) throws {
    #expect(try self.rank(variables) == LocalRank(rank: rank, count: count))
  }

  @Test(
    arguments: [
      (
        [:],
        "not started by a launcher of ranks: none of LOCAL_RANK, OMPI_COMM_WORLD_LOCAL_RANK, MPI_LOCALRANKID, "
          + "MV2_COMM_WORLD_LOCAL_RANK, MVP_COMM_WORLD_LOCAL_RANK, PALS_LOCAL_RANKID, JSM_NAMESPACE_LOCAL_RANK, PMIX_LOCAL_RANK, PMI_LOCAL_RANK, "
          + "FLUX_TASK_LOCAL_ID, SLURM_LOCALID is set"
      ),
      (
        ["PMIX_RANK": "1"],
        "the launcher sets PMIX_RANK, which does not say which rank of this host it is; none of "
          + "LOCAL_RANK, OMPI_COMM_WORLD_LOCAL_RANK, MPI_LOCALRANKID, MV2_COMM_WORLD_LOCAL_RANK, MVP_COMM_WORLD_LOCAL_RANK, PALS_LOCAL_RANKID, "
          + "JSM_NAMESPACE_LOCAL_RANK, PMIX_LOCAL_RANK, PMI_LOCAL_RANK, FLUX_TASK_LOCAL_ID, SLURM_LOCALID is set"
      ),
      (
        ["MPI_LOCALRANKID": "1"], "MPI_LOCALRANKID is set, and MPI_LOCALNRANKS is not"
      ),
      (
        ["SLURM_LOCALID": "1"],
        "SLURM_LOCALID is set, and SLURM_STEP_TASKS_PER_NODE or SLURM_TASKS_PER_NODE or "
          + "SLURM_NTASKS_PER_NODE is not"
      ),
      (
        ["MPI_LOCALRANKID": "x", "MPI_LOCALNRANKS": "4"],
        "MPI_LOCALRANKID=x: not a number of ranks or hosts"
      ),
      (
        ["MPI_LOCALRANKID": "", "MPI_LOCALNRANKS": "4"],
        "MPI_LOCALRANKID='': not a number of ranks or hosts"
      ),
      (
        ["MPI_LOCALRANKID": "-1", "MPI_LOCALNRANKS": "4"],
        "MPI_LOCALRANKID=-1: not a number of ranks or hosts"
      ),
      (
        ["MPI_LOCALRANKID": "1", "MPI_LOCALNRANKS": "9999999999"],
        "MPI_LOCALNRANKS=9999999999: not a number of ranks or hosts"
      ),
      (
        ["MPI_LOCALRANKID": "4", "MPI_LOCALNRANKS": "4"],
        "MPI_LOCALRANKID=4: MPI_LOCALNRANKS says there are 4 ranks on this host, from 0"
      ),
      (
        ["MPI_LOCALRANKID": "0", "MPI_LOCALNRANKS": "0"],
        "MPI_LOCALRANKID=0: MPI_LOCALNRANKS says there are 0 ranks on this host, from 0"
      ),
      (
        [
          "OMPI_COMM_WORLD_LOCAL_RANK": "2", "OMPI_COMM_WORLD_LOCAL_SIZE": "4",
          "SLURM_LOCALID": "1",
          "SLURM_STEP_TASKS_PER_NODE": "2",
        ],
        "OMPI_COMM_WORLD_LOCAL_RANK=2 of 4 and SLURM_LOCALID=1 of 2 disagree; unset the one that is not meant"
      ),
      (
        ["LOCAL_RANK": "7", "SLURM_LOCALID": "1", "SLURM_STEP_TASKS_PER_NODE": "4"],
        "SLURM_LOCALID=1 of 4 and LOCAL_RANK=7 disagree; unset the one that is not meant"
      ),
      (
        ["FLUX_TASK_LOCAL_ID": "1", "FLUX_JOB_SIZE": "7", "FLUX_JOB_NNODES": "2"],
        "FLUX_JOB_SIZE=7: the ranks are not the same number on each of 2 hosts"
      ),
      (
        ["FLUX_TASK_LOCAL_ID": "1", "FLUX_JOB_SIZE": "7"],
        "FLUX_TASK_LOCAL_ID is set, and FLUX_JOB_NNODES is not"
      ),
      (
        ["SLURM_LOCALID": "0", "SLURM_TASKS_PER_NODE": "4(x2),2"],
        "SLURM_TASKS_PER_NODE=4(x2),2 is set, and SLURM_NODEID is not"
      ),
      (
        ["SLURM_LOCALID": "0", "SLURM_TASKS_PER_NODE": "4(x2),2", "SLURM_NODEID": "3"],
        "SLURM_NODEID=3: SLURM_TASKS_PER_NODE=4(x2),2 has 3 hosts"
      ),
    ] as [([String: Word], String)])
  func saysWhatIsWrong(variables: [String: Word], message: String) {
    do {
      Issue.record("\(variables) is \(try rank(variables))")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test(arguments: [
    "", "x", "4(", "4()", "4(x)", "4(x0)", "4(2)", "(x2)", "4(x2", "4,", ",4", "4(x2)2",
  ])
  func refusesListsThatSlurmDoesNotWrite(list: String) {
    do {
      let variables: [String: Word] = ["SLURM_LOCALID": "0", "SLURM_TASKS_PER_NODE": Word(list)]
      Issue.record("\(list) is \(try rank(variables))")
    } catch {
      let typed = list.isEmpty ? "''" : list
      #expect(
        error.description
          == "SLURM_TASKS_PER_NODE=\(typed): not the numbers of ranks per host, as 4(x2),2")
    }
  }

  @Test func readsTheEnvironment() {
    #expect(Word(environment: "PATH") != nil)
    #expect(Word(environment: "NUMACTL_SWIFT_NO_SUCH_VARIABLE") == nil)
  }
}
