# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless
# What each option of numactl sets for the command: its policy and its CPUs, and where its pages are then. Node 2 has
# CPUs 4 and 5 and no memory, node 3 has memory and no CPUs. `row` runs ours and 2.0.19 side by side.

# leaves POLICY NODES CPUS PAGES [OPTION VALUE...] -- WORD...: checks what state.c prints as the command; the rest is as
# for `row`.
leaves() {
  local policy=$1 nodes=$2 cpus=$3 pages=$4
  shift 4
  row 0 "policy $policy $nodes"$'\n'"cpus $cpus"$'\n'"pages $pages"$'\n' "$@" state touch
}
all=0,1,2,3,4,5
scenario 'numactl: -i' leaves 3 0,1,3 $all '0=16 1=16 3=16' -- -i 0-1,3
scenario 'numactl: -i all' leaves 3 0,1,3 $all '0=16 1=16 3=16' -- -i all
scenario 'numactl: -i of one node' leaves 3 3 $all '3=48' -- -i 3
scenario 'numactl: -i of nothing' leaves 0 - 2,3 '1=48' -- -N 1 -i ''
scenario 'numactl: -w' leaves 6 0,1 $all '0=24 1=24' -- -w 0,1
weights() {
  echo 3 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
  leaves 6 0,1 $all '0=12 1=36' -- -w 0,1
  echo 1 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
}
scenario 'numactl: -w by the weights' weights
scenario 'numactl: -p' leaves 1 3 $all '3=48' -- -p 3
scenario 'numactl: -P' leaves 5 1,3 0,1 '1=48' -- -N 0 -P 1,3
scenario 'numactl: -P, the nearest' leaves 5 0,3 2,3 '0=48' -- -N 1 -P 0,3
scenario 'numactl: -m' leaves 2 3 $all '3=48' -- -m 3
scenario 'numactl: -m of two nodes' leaves 2 1,3 0,1 '1=48' -- -N 0 -m 1,3
scenario 'numactl: -l' leaves 4 - 2,3 '1=48' -- -N 1 -l
scenario 'numactl: -b -m' leaves 8194 1 $all '1=48' -- -b -m 1
scenario 'numactl: -b with other policies' leaves 3 1 $all '1=48' -- -b -i 1
# The kernel accepts the flag for preferred-many too; 2.0.19 omits it.
balanced_many() {
  row 0 $'policy 8197 1\ncpus '"$all"$'\npages 1=48\n' --old 0 $'policy 5 1\ncpus '"$all"$'\npages 1=48\n' \
    -- -b -P 1 state touch
}
scenario 'numactl: -b -P' balanced_many
scenario 'numactl: -N' leaves 0 - 2,3 '1=48' -- -N 1
scenario 'numactl: -c' leaves 0 - 2,3 '1=48' -- -c 1
scenario 'numactl: -N of a node without CPUs beside one with' leaves 0 - 0,1 '0=48' -- -N 0,3
scenario 'numactl: -N of a node without memory' \
  row 0 $'policy 0 -\ncpus 4,5\n' --old 1 any -- -N 2 state
scenario 'numactl: -N all has the CPUs of a node without memory' \
  row 0 "policy 0 -"$'\n'"cpus $all"$'\n' --old 0 $'policy 0 -\ncpus 0,1,2,3\n' -- -N all state
scenario 'numactl: -N twice' leaves 0 - 0,1 '0=48' -- -N 1 -N 0
scenario 'numactl: -C' leaves 0 - 3 '1=48' -- -C 3
scenario 'numactl: -C of a complement' row 0 $'policy 0 -\ncpus 1,2,3,4,5\n' -- -C '!0' state
scenario 'numactl: -C of relative CPUs' row 0 $'policy 0 -\ncpus 1,2\n' -- -C +1-2 state
scenario 'numactl: -a -N' row 0 $'policy 0 -\ncpus 4,5\n' -- -a -N 2 state
scenario 'numactl: -a -m drops what has no memory' leaves 2 3 $all '3=48' -- -a -m 2,3
scenario 'numactl: -m with -N same' leaves 2 1 2,3 '1=48' -- -m 1 -N same
scenario 'numactl: -C, -N, -i' leaves 3 0,3 2,3 '0=24 3=24' -- -C 0 -N 1 -i 0,3
scenario 'numactl: --static' row 0 "policy 32770 1"$'\n'"cpus $all"$'\n' --old 1 '' -- --static -m 1 state
scenario 'numactl: --relative' row 0 "policy 16386 0"$'\n'"cpus $all"$'\n' --old 1 '' -- --relative -m 0 state
# The caller's policy is kept if no option sets a policy.
inherited() {
  run_as=("$(program_of numactl)" -i '1,3')
  leaves 3 1,3 2,3 '1=24 3=24' -- -N 1
}
scenario 'numactl: a policy from before' inherited
forgotten() {
  run_as=("$(program_of numactl)" -i '1,3')
  leaves 0 - 2,3 '1=48' -- -N 1 -i ''
}
scenario 'numactl: a policy from before is undone' forgotten

# Inside a group of nodes 1 and 3 and CPUs 2 to 4.
in_cpuset() {
  make_cpuset small 1,3 2-4
  mapfile -t run_as < <(within small)
  "$@"
}
scenario 'numactl: in a cpuset, -m all' in_cpuset leaves 2 1,3 2,3 '1=48' -- -N 1 -m all
scenario 'numactl: in a cpuset, -i of relative nodes' in_cpuset leaves 3 1,3 2,3,4 '1=24 3=24' -- -i +0-1
scenario 'numactl: in a cpuset, -i all behind -a' in_cpuset leaves 3 1,3 2,3,4 '1=24 3=24' -- -a -i all
scenario 'numactl: in a cpuset, -m of a node outside' in_cpuset row 1 '' --old 1 any --says '--membind: 0: ' -- -m 0 state
scenario 'numactl: in a cpuset, -m of a node outside behind -a' in_cpuset row 1 '' --says '--membind: 0: ' -- -a -m 0 state
scenario 'numactl: in a cpuset, -N' in_cpuset leaves 0 - 2,3 '1=48' -- -N 1
scenario 'numactl: in a cpuset, -N of a node without memory' \
  in_cpuset row 0 $'policy 0 -\ncpus 4\n' --old 1 any -- -N 2 state
scenario 'numactl: in a cpuset, -C all' in_cpuset row 0 $'policy 0 -\ncpus 2,3,4\n' -- -C all state
scenario 'numactl: in a cpuset, -C all behind -a' in_cpuset row 0 $'policy 0 -\ncpus 2,3,4\n' -- -a -C all state
scenario 'numactl: in a cpuset, a relative CPU' in_cpuset row 0 $'policy 0 -\ncpus 2\n' -- -C +0 state
scenario 'numactl: in a cpuset, -C of which a part is outside' in_cpuset row 0 $'policy 0 -\ncpus 2\n' -- -a -C 0,2 state

# The CPUs that the caller's affinity allows.
on_cpu() {
  run_as=(taskset -c 3)
  "$@"
}
scenario 'numactl: on one CPU, -C all' on_cpu row 0 $'policy 0 -\ncpus 3\n' -- -C all state
scenario 'numactl: on one CPU, -C of another' on_cpu row 1 '' --old 1 any --says '--physcpubind: 2: ' -- -C 2 state
scenario 'numactl: on one CPU, -C of another behind -a' on_cpu row 0 $'policy 0 -\ncpus 2\n' -- -a -C 2 state
scenario 'numactl: on one CPU, -N' on_cpu row 0 $'policy 0 -\ncpus 2,3\n' -- -N 1 state
# 2.0.19 takes the complement of all CPUs, including those that are not allowed.
scenario 'numactl: on one CPU, a complement' on_cpu row 1 '' --old 0 any --says "--physcpubind: !3: names no CPU" -- -C '!3' state
