# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: tiers
# Node 0 has the CPUs, node 1 faster memory, node 2 slower memory.

# rank_gets POLICY CPUS VALUE RANK: rank RANK of two has this policy and these CPUs with --local-rank=VALUE.
rank_gets() {
  local policy cpus
  run_as=(env "LOCAL_RANK=$4" LOCAL_WORLD_SIZE=2)
  run numactl-swift "--local-rank=$3" cat /proc/self/status /proc/self/numa_maps
  run_as=()
  expect_status 0
  policy=$(awk '$2 ~ /^(bind|prefer)/ { print $2 }' "$scratch/out" | sort -u)
  [[ $policy == "$1" ]] || { show_run; refute "$3: expected $1, found $policy"; }
  cpus=$(awk '$1 == "Cpus_allowed_list:" { print $2 }' "$scratch/out")
  [[ $cpus == "$2" ]] || refute "$3: expected CPUs $2, found $cpus"
}

fast() {
  rank_gets bind:1 0 hbm 0
  rank_gets bind:1 1 hbm 1
  rank_gets prefer:1 1 hbm,preferred 1
  run_as=(env LOCAL_RANK=0 LOCAL_WORLD_SIZE=2)
  run numactl-swift --check --local-rank=hbm
  run_as=()
  expect_status 0
  expect_stdout '--local-rank: rank 0 of 2: allowed, on CPUs 0
--local-rank: rank 0 of 2: allowed, as bind:1
--local-rank: rank 1 of 2: allowed, on CPUs 1
--local-rank: rank 1 of 2: allowed, as bind:1
'
}
scenario 'local rank: memory with high bandwidth' fast
