# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one one-old memoryless sixteen many
# Where threads run: one library sets, and the other reads.

# settles EXPECTED WORD...: checks that each library reports where the other has a program run, and that this line is in
# it.
settles() {
  local expected=$1 what
  shift
  for what in running policy; do
    numacore-probe "$@" -- libnuma-probe "$what" >>"$scratch/ours"
    libnuma-probe "$@" -- numacore-probe "$what" >>"$scratch/theirs"
  done
  differences "$scratch/ours" "$scratch/theirs" || refute "$*: it matters which library sets and which reads"
  grep -qx "$expected" "$scratch/ours" || { cat "$scratch/ours"; refute "$*: expected $expected"; }
}

# Node 0 has CPUs and memory on every machine here.
scenario 'library: running on a node' settles 'run-nodes 0' run anywhere 0
scenario 'library: bound to a node' settles 'membind 0' bind 0
scenario 'library: running on a CPU' settles 'affinity 0' affinity 0

# With a limit, the CPUs that were set before stay a bound. libnuma has no such call: numa_run_on_node_mask() of 2.0.19
# knows the cpuset's nodes and not the CPUs of the thread.
narrowed() {
  local nodes cpus
  nodes=$(cat /sys/devices/system/node/has_cpu)
  cpus=$(cat /sys/devices/system/cpu/online)
  run_as=(taskset -c 0)
  answers $'affinity 0\nrun-nodes 0' run within "$nodes" -- numacore-probe running
  answers "affinity $cpus"$'\n'"run-nodes $nodes" run anywhere "$nodes" -- numacore-probe running
}
scenario 'library: running within what was set before' narrowed
