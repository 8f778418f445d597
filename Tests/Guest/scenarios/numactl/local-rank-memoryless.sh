# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless
# Node 2 has CPUs and no memory, node 3 has memory and no CPUs.

near() {
  local cpus policy
  run_as=(env MPI_LOCALRANKID=2 MPI_LOCALNRANKS=3)
  run numactl-swift --local-rank cat /proc/self/status /proc/self/numa_maps
  expect_status 0
  cpus=$(awk '$1 == "Cpus_allowed_list:" { print $2 }' "$scratch/out")
  [[ $cpus == "$(cat /sys/devices/system/node/node2/cpulist)" ]] || refute "CPUs $cpus are not those of node 2"
  # From node 2, the distance to node 1 is 21, and to node 0 it is 31.
  policy=$(awk '$2 ~ /^bind/ { print $2 }' "$scratch/out" | sort -u)
  [[ $policy == bind:1 ]] || refute "expected bind:1, found $policy"
}
scenario 'local rank: a node without memory' near
