# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Messages of our tool: one line that gives the reason in the user's terms. Counts are compared with numa_maps.

# says STATUS LINE FROM TO WORD...: runs the tool on a process that holds memory. stderr is LINE, an extended regular
# expression in which PID stands for the process. If LINE is empty, stderr is empty.
says() {
  local expected=$1 line=$2 from=$3 to=$4
  shift 4
  start_hold "$@"
  run migratepages "$pid" "$from" "$to"
  expect_status "$expected"
  expect_stdout ''
  expect_line "$line"
  expect_intact "$pid"
}

expect_line() {
  local found expected
  expected=$(own_pages "$1")
  found=$(cat "$scratch/err")
  if [[ -z $1 ]]; then
    [[ -z $found ]] || refute "stderr: expected nothing, found $found"
  else
    [[ $found =~ ^migratepages:\ ${expected//PID/$pid}$ ]] || refute "stderr: expected $1, found $found"
  fi
}

as_user() {
  hold_as=("${user[@]}")
  run_as=("${user[@]}")
  says "$@"
}

scenario 'messages: all moved, nothing to say' says 0 '' 2-3 7,9 2:2 3:1
scenario 'messages: an owner whose pages all moved hears nothing' as_user 0 '' 2-3 7,9 2:2 3:1
scenario 'messages: shared pages that stayed' as_user 0 \
  'warning: PID: <512> pages \(2 MiB\) stayed on node 2: shared with other processes; moving them needs CAP_SYS_NICE' \
  2-3 7,9 2:2:shared 3:1
scenario 'messages: shared pages on two nodes' as_user 0 \
  'warning: PID: <768> pages \(3 MiB\) stayed \(<512> on node 2, <256> on node 3\): shared with other processes; .*' \
  2-3 7,9 2:2:shared 3:1:shared
scenario 'messages: root moves shared pages and hears nothing' says 0 '' 2-3 7,9 2:2:shared 3:1
scenario 'messages: busy pages that stayed' says 0 \
  'warning: PID: <256> pages \(1 MiB\) stayed on node 2: busy: pinned, under I/O or not movable' 2-3 7,9 2:1:busy 3:1
scenario 'messages: busy pages in a chain, where the kernel only counts' says 0 \
  'warning: PID: the kernel could not move <256> pages \(busy\)' 2-3 3-4 2:1 3:1:busy

scenario 'messages: nothing moves by the rule' says 0 \
  'warning: 2 all: moves nothing: every node of FROM is in TO, and as TO has another number of nodes, the kernel leaves those alone' \
  2 all 2:1
scenario 'messages: both name the same nodes' says 0 'warning: 2 2: moves nothing: both name the same nodes' 2 2 2:1
scenario 'messages: a reversed range' says 0 'warning: 3-2: 3-2 is a reversed range: only 3 is taken' 3-2 7 3:1
scenario 'messages: a set that is empty' says 0 'warning: !all: names nothing here' '!all' 7 2:1
scenario 'messages: no target' says 1 '!all: no node to move to' 2 '!all' 2:1

another_user() {
  run_as=("${user[@]}")
  says 1 'PID: the process belongs to user 0; moving its pages needs CAP_SYS_PTRACE' 2 7 2:1
}
scenario "messages: another user's process" another_user

scenario 'messages: a process that is not dumpable' as_user 1 \
  'PID: the process is yours, and protects its memory \(not dumpable\); moving its pages needs CAP_SYS_PTRACE' \
  2 7 --no-dump 2:1

# The process has the caller's user ID and a capability that the caller lacks.
more_capabilities() {
  hold_as=(setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps +sys_nice --ambient-caps +sys_nice)
  run_as=("${user[@]}")
  says 1 'PID: the process has capabilities that you lack; moving its pages needs CAP_SYS_PTRACE' 2 7 2:1
}
scenario 'messages: a process with more capabilities' more_capabilities

# The kernel compares groups too.
other_group() {
  hold_as=(setpriv --reuid 1000 --regid 7 --clear-groups)
  run_as=("${user[@]}")
  says 1 'PID: the process runs with group 7; moving its pages needs CAP_SYS_PTRACE' 2 7 2:1
}
scenario 'messages: a process with another group' other_group

outside_cpuset() {
  make_cpuset pair 2,4
  mapfile -t hold_as < <(within pair)
  run_as=(setpriv --bounding-set -sys_nice)
  says 1 'PID: target nodes 7 are outside the cpuset of the process \(2,4\); moving there needs CAP_SYS_NICE' 2 7 2:1
}
scenario "messages: outside the process's cpuset" outside_cpuset

outside_own_cpuset() {
  make_cpuset small 2,4,6-8
  mapfile -t run_as < <(within small)
  says 1 "2-3: '3' at character 3: node 3 is outside the cpuset \(allowed: 2,4,6-8\)" 2-3 7 2:1
}
scenario 'messages: outside your own cpuset' outside_own_cpuset

blocked() {
  run_as=(refuse)
  says 1 "migrate_pages: blocked by a seccomp filter \(a container's\?\); allow the call or add CAP_SYS_NICE" 2 7 2:1
}
scenario 'messages: blocked by seccomp' blocked

# Upstream calls get_mempolicy first, and gives up if only this call is blocked.
only_what_is_needed() {
  run_as=(strace -f -o /dev/null -e inject=get_mempolicy:error=EPERM)
  says 0 '' 2 7 2:1
  expect_pages "$pid" '7=256'
}
scenario 'rights: only the call that is needed counts' only_what_is_needed

without_numa() {
  run_as=(strace -f -o /dev/null -e inject=migrate_pages:error=ENOSYS)
  says 1 'migrate_pages: this kernel has no NUMA support' 2 7 2:1
}
scenario 'messages: a kernel without NUMA' without_numa

unknown_refusal() {
  run_as=(strace -f -o /dev/null -e inject=migrate_pages:error=EFAULT)
  says 1 'PID: migrate_pages: Bad address' 2 7 2:1
}
scenario 'messages: a refusal that nothing explains' unknown_refusal

# The kernel counts a page that is mapped twice as not moved, although it moved the page. The tool relies on numa_maps
# instead.
scenario 'messages: pages that the kernel counts twice' says 0 '' 2-3 7,9 2:1:twice 3:1

refusal_of() {
  pid=$1
  run migratepages "$1" 2 7
  expect_status 1
  expect_stdout ''
  expect_line "$2"
}
scenario 'messages: a kernel thread' refusal_of 2 'PID: a kernel thread has no pages to move'
scenario 'messages: no such process' refusal_of 4194300 'PID: no such process'

zombie() {
  start_zombie
  refusal_of "$zombie" 'PID: the process has ended \(zombie\) and has no memory'
}
scenario 'messages: a zombie' zombie

# The count in the message is the count in numa_maps for the nodes of FROM.
full() {
  local found stayed
  start_hold 7:40
  start_hold 2:25 3:25 4:25
  run migratepages "$pid" 2-4 7
  expect_status 1
  expect_line 'PID: no memory on the target \(node 7 has [0-9.]+ [KM]iB free\): ([0-9]+ pages \([0-9.]+ MiB\)|no page) moved from node 2 to 7.*'
  found=$(grep -Eo '[0-9]+ pages? \([^)]*\) stayed' "$scratch/err" | awk '{ sum += $1 } END { print sum + 0 }')
  stayed=$(awk '{ for (i = 3; i <= NF; i++) if ($i ~ /^N[234]=/) sum += substr($i, 4) } END { print sum }' "/proc/$pid/numa_maps")
  [[ $found == "$stayed" ]] || refute "said $found pages, numa_maps has $stayed"
  expect_intact "$pid"
}
scenario 'messages: a target that fills up' full

# Above 4 GiB resident, the tool does not read numa_maps: the read itself would stall the process. A guest has no such
# process, so the test replaces the file that reports the size.
large() {
  start_hold 2:1:busy
  sed 's/^VmRSS:.*/VmRSS:\t 4194305 kB/' "/proc/$pid/status" >"$scratch/status"
  mount --bind "$scratch/status" "/proc/$pid/status"
  run migratepages "$pid" 2 7
  umount "/proc/$pid/status"
  expect_status 0
  expect_line 'warning: PID: the kernel could not move <256> pages \(busy\)'
}
scenario 'messages: a process too large to look at' large

# The tool has to run in early boot and in an empty chroot.
bare_root() {
  mkdir "$scratch/root"
  cp /usr/bin/migratepages "$scratch/root/"
  start_hold 2:1 3:1
  local words=$'\xff'
  status=0
  chroot "$scratch/root" /migratepages "$words" 2 7 >"$scratch/out" 2>"$scratch/err" || status=$?
  expect_status 1
  [[ $(cat "$scratch/err") == 'migratepages: \xff: not a process ID' ]] || refute "stderr: $(cat "$scratch/err")"
  status=0
  chroot "$scratch/root" /migratepages "$pid" 2-3 7,9 >"$scratch/out" 2>"$scratch/err" || status=$?
  expect_status 0
  expect_pages "$pid" '7=256 9=256'
  expect_line ''
}
scenario 'start: in a root without /proc and /sys' bare_root
