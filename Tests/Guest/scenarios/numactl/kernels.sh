# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel tiers
# Which of the policies that numactl sets each kernel supports. CPUs are on node 0, or on nodes 0 and 1.

policy() {
  local mode=$1 nodes=$2
  shift 2
  row 0 "policy $mode $nodes"$'\n'"cpus 0,1"$'\n' "$@" state
}
scenario 'numactl: this kernel, -m' policy 2 2 -- -m 2
scenario 'numactl: this kernel, -i' policy 3 0,1,2 -- -i 0-2
scenario 'numactl: this kernel, -p' policy 1 1 -- -p 1
scenario 'numactl: this kernel, -l' policy 4 - -- -l
scenario 'numactl: this kernel, -P' policy 5 1,2 -- -P 1,2
scenario 'numactl: this kernel, -b -m' policy 8194 1 -- -b -m 1
scenario 'numactl: this kernel, pages of -m' row 0 $'policy 2 2\ncpus 0,1\npages 2=48\n' -- -m 2 state touch
scenario 'numactl: this kernel, pages of -P' row 0 $'policy 5 2\ncpus 0,1\npages 2=48\n' -- -P 2 state touch
scenario 'numactl: this kernel, pages of -i' row 0 $'policy 3 0,1,2\ncpus 0,1\npages 0=16 1=16 2=16\n' -- -i 0-2 state touch

# Linux 6.9 added weighted interleave.
weighted() {
  if [[ -d /sys/kernel/mm/mempolicy/weighted_interleave ]]; then
    policy 6 1,2 -- -w 1,2
  else
    row 1 '' --says '--weighted-interleave: 1,2: .*6\.9' -- -w 1,2 state
  fi
}
scenario 'numactl: this kernel, -w' weighted
