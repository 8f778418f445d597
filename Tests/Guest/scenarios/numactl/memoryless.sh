# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: memoryless
# The table of calls of numactl, on four nodes: 2 has CPUs and no memory, 3 has memory and no CPUs. `row` runs ours and
# 2.0.19 side by side; each difference that --old gives for 2.0.19 is a row of DIFFERENCES.md.

scenario 'numactl: row 23: -H before what is wrong' \
  row 1 '' --old 1 $'<99> is invalid\n' --says '--interleave: 99: ' -- -H -i 99
hardware() {
  row 0 same --filter 's/free: [0-9]+/free: F/' --line 'node 2 cpus: 4 5' --line 'node 2 size: 0 MB' \
    --line 'node 3 cpus:' --line '   0:   10   21   31  131 ' -- -H
}
scenario 'numactl: row 25: -H' hardware
scenario 'numactl: row 57: same' row 0 same --line 'policy: bind' --line 'physcpubind: 2 3 ' --line 'membind: 1 ' -- -N 1 -m same -s
# 2.0.19 never lists a node without memory among the nodes on which the process runs.
show_all() {
  row 0 any --old 0 any --line 'nodebind: 0 1 2 ' --line 'cpubind: 0 1 2 ' -- -s
  diff <(sed -E 's/^(node|cpu)bind: 0 1 2 $/\1bind: 0 1 /' "$scratch/out") "$scratch/theirs"
}
scenario 'numactl: a node without memory is among those that run' show_all
run_nodes='s/^(node|cpu)bind: .*/\1bind: of the CPUs/'
scenario 'numactl: row 66: a range over a node without memory' \
  row 0 same --filter "$run_nodes" --line 'membind: 0 1 3 ' --line 'preferred: 0 1 3 ' -- -m 0-3 -s
scenario 'numactl: row 67: a range that ends at a node without memory' \
  row 1 '' --old 1 $'<0-2> is invalid\n' --says '--interleave: 0-2: .*no memory' -- -i 0-2 true
scenario 'numactl: row 68: a reversed range' \
  row 0 same --filter "$run_nodes" --line 'membind: 3 ' --says 'warning: .*3-0' -- -m 3-0 -s
scenario 'numactl: row 69: relative nodes' row 0 same --filter "$run_nodes" --line 'interleavemask: 1 3 ' -- -i +1-2 -s
scenario 'numactl: row 70: a relative node beyond the last' row 1 '' --old 1 $'<+3> is invalid\n' --says '\+3' -- -i +3 true
scenario 'numactl: row 71: a relative node beyond all' row 1 '' --old 1 $'<+9> is invalid\n' --says '\+9' -- -a -N +9 true
scenario 'numactl: row 72: a complement' row 0 same --filter "$run_nodes" --line 'interleavemask: 1 3 ' -- -i '!0' -s
scenario 'numactl: row 73: an empty complement' row 0 any --old 1 any --line 'policy: default' --says 'warning: .*!all' -- -i '!all' -s
scenario 'numactl: row 74: a complement behind a plus' row 1 '' --old 1 $'<+!1> is invalid\n' --says '\+!1' -- -i '+!1' true
scenario 'numactl: row 75: a comma at the end' row 1 '' --old 1 $'<0,> is invalid\n' --says '0,: ' -- -i 0, true
scenario 'numactl: row 76: two commas' row 1 '' --old 1 $'<0,,1> is invalid\n' --says '0,,1: ' -- -i 0,,1 true
scenario 'numactl: row 77: a range without an end' row 1 '' --old 1 $'<0-> is invalid\n' --says '0-: ' -- -i 0- true
scenario 'numactl: row 78: a number below zero' row 1 '' --old 1 $'<-1> is invalid\n' --says '-1: ' -- -i -1 true
scenario 'numactl: row 79: all at the end' row 0 same --filter "$run_nodes" --line 'interleavemask: 0 1 3 ' -- -i 0,all -s
scenario 'numactl: row 80: all at the start' row 1 '' --old 1 $'<all,0> is invalid\n' --says 'all,0: ' -- -i all,0 true
scenario 'numactl: row 81: a blank within' row 0 same --filter "$run_nodes" --line 'interleavemask: 0 1 ' -- -i '0, 1' -s
scenario 'numactl: row 81: a blank before' row 0 same --filter "$run_nodes" --line 'interleavemask: 0 ' -- -i ' 0' -s
scenario 'numactl: row 82: a blank behind' row 1 '' --old 1 $'<0 > is invalid\n' --says '0 : ' -- -i '0 ' true
scenario 'numactl: row 83: a hexadecimal number' row 0 same --filter "$run_nodes" --line 'interleavemask: 1 ' -- -i 0x1 -s
scenario 'numactl: row 83: an octal number' row 0 same --filter "$run_nodes" --line 'interleavemask: 1 ' -- -i 01 -s
scenario 'numactl: row 84: a number beyond 32 bits' row 1 '' --old 0 any --says '4294967296: ' -- -m 4294967296 -s
scenario 'numactl: row 85: two nodes to prefer' row 1 '' --says '--preferred: 0,1: takes one node' -- -p 0,1 true
cpus=$'Cpus_allowed_list:\t'
own_cpus=(grep Cpus_allowed_list /proc/self/status)
scenario 'numactl: row 86: the CPUs of a node without memory' row 0 '' --old 1 $'<2> is invalid\n' -- -N 2 true
scenario 'numactl: row 86: run on the CPUs of a node without memory' \
  row 0 "${cpus}4-5"$'\n' --old 1 $'<2> is invalid\n' -- -N 2 "${own_cpus[@]}"
scenario 'numactl: row 87: the same behind -a' row 0 "${cpus}4-5"$'\n' -- -a -N 2 "${own_cpus[@]}"
scenario 'numactl: row 88: a node without CPUs' row 1 '' --says '--cpunodebind: 3: node 3 has no CPUs' -- -N 3 true
scenario 'numactl: row 89: memory of a node without any' row 1 '' --says '--membind: 2: ' -- -a -m 2 true
scenario 'numactl: row 90: the kernel drops a node without memory' \
  row 0 same --filter "$run_nodes" --line 'membind: 3 ' -- -a -m 2,3 -s
scenario 'numactl: row 91: -N, then -C' row 0 same --line 'physcpubind: 3 ' -- -N 0 -C 3 -s
scenario 'numactl: row 91: -C, then -N' row 0 same --line 'physcpubind: 0 1 ' -- -C 3 -N 0 -s
scenario 'numactl: row 92: a CPU beyond the last' row 1 '' --old 1 $'<5-6> is invalid\n' --says '--physcpubind: 5-6: ' -- -C 5-6 true
scenario 'numactl: row 93: an octal CPU' row 1 '' --old 1 $'<010> is invalid\n' --says '--physcpubind: 010: ' -- -C 010 true
scenario 'numactl: row 94: no octal CPU' row 1 '' --old 1 $'<08> is invalid\n' --says '--physcpubind: 08: ' -- -C 08 true
scenario 'numactl: row 95: a device for CPUs' \
  row 1 '' --old 1 $'<netdev:eth0> is invalid\n' --says '--physcpubind: netdev:eth0: ' -- -C netdev:eth0 true

# Inside a group of nodes 1 and 3 and CPUs 2 to 4.
in_cpuset() {
  make_cpuset small 1,3 2-4
  mapfile -t run_as < <(within small)
  row "$@"
}
scenario 'numactl: row 96: a CPU that is not allowed' \
  in_cpuset 1 '' --old 1 $'<1-4> is invalid\n' --says '--physcpubind: 1-4: ' -- -C 1-4 true
scenario 'numactl: row 97: a range of nodes over one without memory' \
  in_cpuset 0 same --filter "$run_nodes" --line 'membind: 1 3 ' -- -m 1-3 -s
scenario 'numactl: row 98: -P where node 0 is not allowed' in_cpuset 0 any --old 0 any --line 'policy: preferred-many' \
  --line 'preferred node: 1 (preferred-many)' -- -P 1 -s
scenario 'numactl: row 99: a CPU outside, behind -a' in_cpuset 1 '' --says '--physcpubind: 0: ' -- -a -C 0 true

weighted() {
  echo 3 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
  row 0 any --old 0 any --line 'policy: weighted-interleave' --line 'preferred node: 0 (interleave next)' \
    --line 'interleavemask: 0 1 ' --line 'interleaveweights: 1 3' --line 'interleavenode: 0' -- -w 0,1 -s
  echo 1 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
}
scenario 'numactl: row 129: -w' weighted
