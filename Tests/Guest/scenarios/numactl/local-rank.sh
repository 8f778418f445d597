# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four
# Ranks that share four nodes, nodes 0 to 3 with CPUs 0-1, 2-3, 4-5 and 6-7.

# Shows the CPUs of a command that runs under numactl-swift, and the nodes of its private memory.
looks='grep Cpus_allowed_list /proc/self/status; cat /proc/self/numa_maps'

# found: prints what the command showed, as "CPUS NODES POLICY".
found() {
  awk '
    $1 == "Cpus_allowed_list:" { cpus = $2; next }
    { policies[$2] }
    / anon=/ && !/ file=/ {
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { split(substr($i, 2), part, "="); nodes[part[1]] }
    }
    END {
      for (node in nodes) list = list (list == "" ? "" : ",") node
      for (policy in policies) all = all " " policy
      print cpus, list all
    }' "$scratch/out"
}

# gets EXPECTED VARIABLE...: runs a rank with these variables of its launcher.
gets() {
  local expected=$1
  shift
  # Binds the rank to a CPU outside its share, as launchers do.
  run_as=(taskset -c 7 env "$@")
  run numactl-swift --local-rank bash -c "$looks"
  expect_status 0
  [[ $(found) == "$expected" ]] || { show_run; refute "expected $expected, found $(found)"; }
}

# each_rank NAME...: each of four ranks gets a node, and each of eight gets half a node. In NAME, RANK and COUNT stand
# for the numbers of the rank.
each_rank() {
  local rank words
  for rank in 0 1 2 3; do
    words=("${@//=RANK/=$rank}")
    gets "$((2 * rank))-$((2 * rank + 1)) $rank bind:$rank" "${words[@]//COUNT/4}"
  done
  for rank in 0 1 2 3 4 5 6 7; do
    words=("${@//=RANK/=$rank}")
    gets "$rank $((rank / 2)) bind:$((rank / 2))" "${words[@]//COUNT/8}"
  done
}
scenario 'local rank: Open MPI' each_rank OMPI_COMM_WORLD_LOCAL_RANK=RANK OMPI_COMM_WORLD_LOCAL_SIZE=COUNT
scenario 'local rank: MPICH' each_rank MPI_LOCALRANKID=RANK MPI_LOCALNRANKS=COUNT PMI_RANK=9 PMI_SIZE=99
scenario 'local rank: Intel MPI in a job of Slurm' \
  each_rank MPI_LOCALRANKID=RANK MPI_LOCALNRANKS=COUNT I_MPI_RANK=9 SLURM_LOCALID=0 'SLURM_TASKS_PER_NODE=1(x4)'
scenario 'local rank: Slurm' each_rank SLURM_LOCALID=RANK 'SLURM_STEP_TASKS_PER_NODE=9(x2),COUNT' SLURM_NODEID=2
scenario 'local rank: MVAPICH2' each_rank MV2_COMM_WORLD_LOCAL_RANK=RANK MV2_COMM_WORLD_LOCAL_SIZE=COUNT

# The CPU decides from which of its nodes memory comes; the policy decides from which nodes it may come.
some_of() {
  local policy=$1 cpus=$2
  shift 2
  run_as=(env "$@")
  run numactl-swift --local-rank bash -c "$looks"
  expect_status 0
  [[ $(found) == "$cpus "*" $policy" ]] || { show_run; refute "expected $cpus and $policy, found $(found)"; }
}
scenario 'local rank: two nodes each' some_of bind:2-3 4-7 MPI_LOCALRANKID=1 MPI_LOCALNRANKS=2
scenario 'local rank: all nodes for one' some_of bind:0-3 0-7 MPI_LOCALRANKID=0 MPI_LOCALNRANKS=1
scenario 'local rank: three of four' some_of bind:2-3 4-7 MPI_LOCALRANKID=2 MPI_LOCALNRANKS=3

# The ranks share only what the cpuset allows.
in_cpuset() {
  make_cpuset ranks 1-3
  echo 3-7 >/sys/fs/cgroup/ranks/cpuset.cpus
  local rank expected=('3 1 bind:1' '4-5 2 bind:2' '6-7 3 bind:3') words
  mapfile -t words < <(within ranks)
  for rank in 0 1 2; do
    run_as=("${words[@]}" taskset -c 4 env "SLURM_LOCALID=$rank" SLURM_TASKS_PER_NODE=3)
    run numactl-swift --local-rank bash -c "$looks"
    expect_status 0
    [[ $(found) == "${expected[rank]}" ]] || { show_run; refute "expected ${expected[rank]}, found $(found)"; }
  done
}
scenario 'local rank: in a cpuset' in_cpuset

refuses() {
  local reason=$1
  shift
  run_as=(env "$@")
  run numactl-swift --local-rank true
  expect_status 1
  expect_stderr "^numactl-swift: --local-rank: $reason"
}
scenario 'local rank: without a launcher' refuses 'not started by a launcher of ranks' A=B
scenario 'local rank: a variable that is no number' refuses 'MPI_LOCALRANKID=x: not a number' MPI_LOCALRANKID=x MPI_LOCALNRANKS=2
