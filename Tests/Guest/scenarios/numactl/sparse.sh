# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sparse
# The table of calls of numactl, on nodes 0, 2 and 5, whose CPUs are 0, 2 and 5. The other nodes have CPUs only, and
# disappear when those are removed.

prepare remove_nodes_without_memory 0,2,5

hardware() {
  row 0 same --filter 's/free: [0-9]+/free: F/' --line 'available: 3 nodes (0,2,5)' --line 'node     0    2    5 ' -- -H
}
scenario 'numactl: row 26: -H' hardware
# 2.0.19 binds, and then takes an earlier error for an error of this call.
scenario 'numactl: row 100: all behind -a' row 0 '' --old 1 '' -- -a -N all true
cpus=$'Cpus_allowed_list:\t'
scenario 'numactl: row 100: all behind -a passes over the gaps' \
  row 0 "${cpus}0,2,5"$'\n' --old 1 '' -- -a -N all grep Cpus_allowed_list /proc/self/status
scenario 'numactl: a gap behind -a' row 0 same --line 'membind: 5 ' -- -a -m 1,5 -s
scenario 'numactl: a complement' row 0 any --old 0 any --line 'interleavemask: 0 5 ' -- -i '!2' -s
scenario 'numactl: a range over gaps' row 0 same --line 'membind: 0 2 5 ' -- -m 0-5 -s
scenario 'numactl: CPUs of nodes with gaps' row 0 same --line 'physcpubind: 2 5 ' --line 'nodebind: 2 5 ' -- -N 2,5 -s
scenario 'numactl: a gap' row 1 '' --old 1 $'<1> is invalid\n' --says '--membind: 1: ' -- -m 1 true
