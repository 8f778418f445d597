# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless old-kernel
# --check and --best-effort, which upstream's numactl does not have: what is allowed, why something is refused, and that
# nothing stays applied. On `memoryless`, node 2 has CPUs 4 and 5 and no memory, and node 3 has memory and no CPUs.
# `old-kernel` has 16 nodes and Linux 6.1.

is_old() { [[ $(uname -r) == 6.1.* ]]; }

# ours STATUS STDOUT STDERR WORD...: runs our numactl, as runs_to of lib.sh.
ours() {
  tool=ours
  runs_to "$1" "$2" "$3" numactl "${@:4}"
}

if_new() { if is_old; then ours 1 "$1" '' --check -w 0; else ours 0 "$2" '' --check -w 0; fi; }

two_nodes() {
  if is_old; then ours 0 '--membind: 0,2: allowed, as bind:0,2' '' --check -m 0,2; else
    ours 1 '--membind: 0,2: refused: .2. at character 3: the node has no memory' '' --check -m 0,2
  fi
}
scenario 'check: a policy' ours 0 '--membind: 0-1: allowed, as bind:0-1' '' --check -m 0-1
scenario 'check: a node that may have no memory' two_nodes
scenario 'check: weighted interleave, by the kernel' if_new \
  '--weighted-interleave: 0: refused: .*6\.9.*' '--weighted-interleave: 0: allowed, as weighted-interleave:0'
scenario 'check: a node that is missing' ours 1 '--interleave: 99: refused: no such node .*' '' --check -i 99
scenario 'check: CPUs' ours 0 '--physcpubind: 0: allowed, on CPUs 0' '' --check -C 0
scenario 'check: CPUs that are missing' ours 1 '--physcpubind: 99: refused: no such CPU .*' '' --check -C 99
scenario 'check: nothing to check' ours 1 '' '.*--check: there is no setting to check' --check
runs_nothing() {
  ours 0 '--membind: 0: allowed, as bind:0' '' --check -m 0 touch /tmp/scratch/was-run
  [[ ! -e /tmp/scratch/was-run ]] || refute 'the command was run'
}
scenario 'check: nothing is run' runs_nothing

one_offline() {
  echo 0 >/sys/devices/system/cpu/cpu1/online
  ours 1 '--physcpubind: 1: refused: .*offline.*' '' --check -C 1
  echo 1 >/sys/devices/system/cpu/cpu1/online
}
scenario 'check: a CPU that is offline' one_offline

outside() {
  if is_old; then make_cpuset small 1,3 0; else make_cpuset small 1,3 2-4; fi
  mapfile -t run_as < <(within small)
  ours 1 '--membind: 0: refused: node 0 is outside the cpuset \(allowed: 1,3\)' '' --check -m 0
  ours 1 '--physcpubind: 1: refused: .*(allowed|cpuset).*' '' --check -C 1
  ours 1 '--membind: 0: refused: .*cpuset.*' '' --check -a -m 0
}
scenario 'check: outside a cpuset' outside

blocked() {
  run_as=(refuse)
  ours 1 '--membind: 0: refused: .*seccomp.*' '' --check -m 0
  ours 0 '--physcpubind: 0: allowed, on CPUs 0' '' --check -C 0
  run_as=(refuse --unknown)
  ours 1 '--membind: 0: refused: .*' '' --check -m 0
}
scenario 'check: behind a filter' blocked

every_allowed() {
  ours 0 'policy 2 0,1' '' --best-effort -m 0-1 state
  ours 0 'policy 3 1' '' --best-effort -i 1 state
}
scenario 'best effort: what is allowed is as without' every_allowed
some() {
  ours 0 'policy 5 0' '.*--membind: 0,99: .*preferred-many:0.*no such node.*' --best-effort -m 0,99 state
  ours 0 'policy 5 1' '.*--preferred-many: 1,99: .*' --best-effort -P 1,99 state
  ours 0 'policy 3 0,1' '.*--interleave: 0-1,99: .*interleave:0-1.*' --best-effort -i 0-1,99 state
  ours 0 'policy 0 -' '.*--membind: 99: left out: .*' --best-effort -m 99 state
  ours 0 'cpus 0' '.*--physcpubind: 0,99: bound to CPUs 0 instead: .*' --best-effort -C 0,99 state
  ours 1 '' '.*--membind: garbage: .*' --best-effort -m garbage state
}
scenario 'best effort: a part' some
blocked_best() {
  run_as=(refuse)
  ours 0 'cpus 0' '.*--membind: 0: left out: .*seccomp.*' --best-effort -m 0 -C 0 state
}
scenario 'best effort: behind a filter' blocked_best
too_new() {
  if is_old; then ours 0 'policy 0 -' '.*--weighted-interleave: 0: left out: .*6\.9.*' --best-effort -w 0 state
  else ours 0 'policy 6 0' '' --best-effort -w 0 state; fi
}
scenario 'best effort: a policy that the kernel does not know' too_new

of_objects() {
  local file='--best-effort -L 64k -f /dev/shm/best'
  if is_old; then ours 0 '' '.*--weighted-interleave: 0: left out: .*6\.9.*' $file -w 0
  else ours 0 '0000000000000000-0000000000010000: weighted-interleave : 0 ' '' $file -w 0 -d; fi
  ours 0 '0000000000000000-0000000000010000: bind : 0 ' '' $file -m 0 -d
  ours 0 '' '' $file -T
  ours 1 '' '.*--membind: 1: .*lies elsewhere.*' $file --strict -m 1
  run_as=(refuse)
  ours 0 '' '.*--membind: 0: left out: .*seccomp.*' $file -m 0
  rm /dev/shm/best
}
scenario 'best effort: of a file' of_objects

# The range's second node is nearer to the home node than its first.
home() {
  ours 0 '0000000000000000-0000000000010000: bind : 0 1 ' '' -L 64k -f /dev/shm/home -m 0,1 --home-node 1 -T -d
  ours 0 '0000000000000000-0000000000010000: 1' '' -f /dev/shm/home -D
  ours 1 '' '.*--home-node: .*command.*' -m 0,1 --home-node 1 true
  ours 1 '' '.*--home-node: must come behind.*' -L 64k -f /dev/shm/home -i 0,1 --home-node 1
  rm /dev/shm/home
}
scenario 'home node: pages of a file come from it first' home

explains() {
  ours 0 '0-1: 0-1, what is allowed of the range' '' --explain 0-1
  ours 1 '' '.*--explain: 99: no such node.*' --explain 99
}
scenario 'explain: a list of nodes' explains
