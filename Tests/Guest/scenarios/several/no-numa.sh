# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: one
# A kernel without NUMA: /sys shows no nodes, and the calls are unknown. Also a machine without /sys.

without_numa=(unshare -m bash -c '
  mkdir -p /tmp/system/cpu
  mount --bind /sys/devices/system/cpu /tmp/system/cpu
  mount --rbind /tmp/system /sys/devices/system
  exec refuse --unknown "$@"' bash)
without_sys=(unshare -m bash -c 'mount -t tmpfs none /sys && exec "$@"' bash)

none='this kernel has no NUMA support'

policies() {
  local option
  run_as=("${without_numa[@]}")
  for option in --membind --cpunodebind --preferred --interleave --weighted-interleave --preferred-many; do
    runs_to 1 '' "numactl-swift: $option: 0: $none" numactl "$option=0" true
  done
  runs_to 1 '' "numactl-swift: --interleave: all: $none" numactl -i all true
  runs_to 1 '' "numactl-swift: --localalloc: $none" numactl -l true
}
scenario 'no NUMA: policies and bindings' policies

nodes() {
  run_as=("${without_numa[@]}")
  runs_to 1 '' "numactl-swift: --membind: 0: $none" numactl --length 64k --file /dev/shm/none -m 0
  runs_to 1 '' "numactl-swift: --set-weights: 0=5: $none" numactl --set-weights 0=5
  runs_to 1 '' "numactl-swift: --explain: all: $none" numactl --explain all
  runs_to 1 '' "migratepages: $none" migratepages 1 0 0
  runs_to 1 '' "memhog: membind: 0: $none" memhog 1M membind 0
  runs_to 1 '' "memhog: local: $none" memhog 1M local
  runs_to 1 '' "migspeed: $none" migspeed 0 0
}
scenario 'no NUMA: nodes of other options and tools' nodes

reports() {
  run_as=("${without_numa[@]}")
  runs_to 1 'No NUMA available on this system' '' numactl --hardware
  runs_to 1 '' "numactl-swift: --hardware: $none" numactl --hardware --json
  runs_to 1 'No NUMA support available on this system\.' '' numactl --show
  runs_to 1 '' "numastat-swift: $none" numastat
  runs_to 1 '' "numastat-swift: $none" numastat -m
  runs_to 1 '' "numastat-swift: $none" numastat -p 1
  runs_to 1 '' "numastat-swift: $none" numastat --interval 1 --count 1
  runs_to 1 '' "numastat-swift: $none" numastat --interval 1 --count 1 1
  runs_to 1 '' "numastat-swift: $none" numastat --graph
  runs_to 1 'your system does not support the numa API\.' '' numademo 64k memset
}
scenario 'no NUMA: reports' reports

goes_on() {
  run_as=("${without_numa[@]}")
  runs_to 0 started '' numactl -C 0 echo started
  runs_to 0 '\.' '' memhog 1M
  runs_to 0 '\.' '' memhog 1M default
  runs_to 0 started "numactl-swift: warning: --membind: 0: left out: $none" numactl --best-effort -m 0 -N 0 echo started
  runs_to 0 started "numactl-swift: warning: --cpunodebind: 0: left out: $none" numactl --best-effort -m 0 -N 0 echo started
  runs_to 0 started "numactl-swift: warning: --localalloc: left out: $none" numactl --best-effort -l echo started
  runs_to 1 "--membind: 0: refused: $none" '' numactl --check -N 0 -m 0
  runs_to 1 "--cpunodebind: 0: refused: $none" '' numactl --check -N 0 -m 0
}
scenario 'no NUMA: what goes on' goes_on

no_sys() {
  local reason='/sys/devices/system/node: No such file or directory'
  run_as=("${without_sys[@]}")
  runs_to 0 started "numactl-swift: warning: --cpunodebind: 0: left out: $reason" numactl --best-effort -N 0 echo started
  runs_to 0 started '' numactl -m 0 echo started
  runs_to 1 '' "numactl-swift: --cpunodebind: 0: $reason" numactl -N 0 echo started
  runs_to 1 "--cpunodebind: 0: refused: $reason" '' numactl --check -N 0 -m 0
  runs_to 1 '--membind: 0: allowed, as bind:0' '' numactl --check -N 0 -m 0
  runs_to 1 '' 'numastat-swift: /sys/devices/system/node: shows no nodes; /sys may not be mounted' numastat
  runs_to 0 'available: 0 nodes \(\)' \
    'numactl-swift: warning: /sys/devices/system/node: shows no nodes; /sys may not be mounted' numactl --hardware
  run_as+=(env OMPI_COMM_WORLD_LOCAL_RANK=0 OMPI_COMM_WORLD_LOCAL_SIZE=1)
  runs_to 0 started 'numactl-swift: warning: --local-rank: left out: no node with CPUs is allowed here' \
    numactl --best-effort --local-rank echo started
}
scenario 'no /sys' no_sys

missing_root() {
  local words reason='--sysroot: /nonexist: No such file or directory'
  for words in '--hardware' '--hardware --json' '--hardware --tiers' '--explain 0'; do
    # shellcheck disable=SC2086 # words
    runs_to 1 '' "numactl-swift: $reason" numactl $words --sysroot /nonexist
  done
  for words in '' -m -n '-p 1' 'some-pattern' --graph '--interval 1 --count 1' '--user 0' --json; do
    # shellcheck disable=SC2086 # words
    runs_to 1 '' "numastat-swift: $reason" numastat --sysroot /nonexist $words
  done
}
scenario 'a --sysroot that is missing' missing_root

# --- Messages ---

recorded_without_status() {
  local machine=$scratch/machine
  mkdir -p "$machine/sys/devices/system/node"
  echo 0-2 >"$machine/sys/devices/system/node/online"
  echo 0,2 >"$machine/sys/devices/system/node/has_memory"
  runs_to 0 'all: 0,2, all that is allowed' \
    "numactl-swift: warning: --explain: $machine/proc/self/status: No such file or directory; all nodes with memory are allowed" \
    numactl --explain all --sysroot "$machine"
}
scenario 'explain: a recorded machine without proc/self/status' recorded_without_status

user_without_getent() {
  run_as=(unshare -m bash -c '
    printf "%s\n" daemon:x:1:1::/:/bin/false root:x:0:0:root:/root:/bin/bash >/tmp/scratch/passwd
    mount --bind /tmp/scratch/passwd /etc/passwd
    [[ ! -e /usr/bin/getent ]] || mount --bind /dev/null /usr/bin/getent
    exec "$@"' bash)
  [[ -e /etc/passwd ]] || : >/etc/passwd
  run numastat --user root
  expect_status 0
  grep -q 'PID' "$scratch/out" || { show_run; refute 'no table'; }
  runs_to 1 '' 'numastat-swift: --user: nosuch: not in /etc/passwd; other names are looked up by /usr/bin/getent \(.*\); use a number' \
    numastat --user nosuch
  runs_to 1 '' 'migratepages: --user: nosuch: not in /etc/passwd; .*; use a number' migratepages --user nosuch 0 0
}
scenario 'a user by name without getent' user_without_getent

# Output to a pipe has ASCII bars in every locale. Both tools draw the same bars.
graphs() {
  local tool_words
  run_as=(env LC_ALL=C.UTF-8)
  for tool_words in numactl\ --hardware\ --graph numastat\ --graph; do
    # shellcheck disable=SC2086 # words
    run $tool_words
    expect_status 0
    ! LC_ALL=C grep -q '[^ -~]' "$scratch/out" || { show_run; refute "$tool_words: not ASCII"; }
    grep '^node 0 ' "$scratch/out" | sed 's/##*//; s/[0-9]* of/N of/' | tr -s ' ' >"$scratch/${tool_words%% *}"
  done
  cmp "$scratch/numactl" "$scratch/numastat" || { cat "$scratch/numactl" "$scratch/numastat"; refute 'not the same bars'; }
}
scenario 'graphs of numactl and numastat in a pipe' graphs

refused_layouts() {
  runs_to 1 '' 'numastat-swift: -c: not together with --graph' numastat --graph -c
  runs_to 1 '' 'numastat-swift: -z: not together with --graph' numastat --graph -z
  runs_to 1 '' 'numastat-swift: -s: not together with --svg' numastat --svg=- -s
  runs_to 1 '' 'numastat-swift: -v: not together with --interval' numastat --interval=1 --count=1 -v
}
scenario 'numastat: layouts of tables with views' refused_layouts

empty_nodes() {
  local option nodes=/tmp/scratch/nodes
  mkdir -p "$nodes/node0"
  : >"$nodes/node0/numastat"
  : >"$nodes/node0/meminfo"
  echo 0 | tee "$nodes/online" "$nodes/possible" "$nodes/has_cpu" >"$nodes/has_memory"
  run_as=(unshare -m bash -c 'mount --bind "$0" /sys/devices/system/node && exec "$@"' "$nodes")
  for option in '' -z -nz -m -mz -cz; do
    # shellcheck disable=SC2086 # words
    row 0 same --tool numastat --line 'Table has no data.' -- $option
  done
}
scenario 'numastat: nodes whose files are empty' empty_nodes
