# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# The policies and bindings of running processes, changed with --pid, --tree and --cgroup; compared with numa_maps.

# policies PID: prints the policy that the kernel shows for each thread in the line of [vdso], once.
policies() {
  local start task
  start=$(awk '$NF == "[vdso]" { sub(/-.*/, ""); print }' "/proc/$1/maps")
  for task in "/proc/$1/task/"*; do
    awk -v start="$start" '$1 == start { sub(/^[^ ]* /, ""); sub(/ (anon|kernelpagesize|file|dirty|N[0-9]).*/, ""); print }' \
      "$task/numa_maps"
  done | sort -u
}

# expect_policies PID POLICY: all threads have the policy.
expect_policies() {
  local found
  found=$(policies "$1")
  [[ $found == "$2" ]] || { show_run; refute "policies of $1: expected $2, found $found"; }
}

# fill_crowd: lets all threads of the crowd fill memory; prints the pages of each node, of each thread's memory on a line.
fill_crowd() {
  : >"$scratch/crowd"
  kill -USR1 "$crowd"
  await grep -q '^filled all' "$scratch/crowd"
  awk '
    FNR == NR { if ($1 == "filled" && $3 != "") start[$3]; next }
    $1 in start { text = ""; for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) text = text " " $i; print text }
  ' "$scratch/crowd" "/proc/$crowd/numa_maps" | sort -u
}

# untraced PID: no thread of the process is traced or stopped.
untraced() {
  ! grep -Eq '^TracerPid:.[1-9]|^State:.[tT]' "/proc/$1/task/"*/status || refute "a thread of $1 is traced or stopped"
}

all_threads() {
  start_crowd default bind:1 bind=static:1-2 interleave:0-3 prefer:2 local
  run numactl-swift --pid "$crowd" --membind=5
  expect_status 0
  expect_stdout ''
  [[ ! -s $scratch/err ]] || { show_run; refute 'stderr is not empty'; }
  expect_policies "$crowd" bind:5
  [[ $(fill_crowd) == ' N5=64' ]] || { fill_crowd; refute 'new memory is elsewhere'; }
  run numactl-swift --pid "$crowd" --interleave=4,6 --report
  expect_status 0
  expect_policies "$crowd" interleave:4,6
  [[ $(fill_crowd) == ' N4=32 N6=32' ]] || { fill_crowd; refute 'new memory does not interleave'; }
  [[ $(grep -c 'interleave:4,6, was bind:5; stood still for [0-9]* us' "$scratch/out") == 7 ]] ||
    { show_run; refute 'not a line for each thread'; }
  untraced "$crowd"
  kill "$crowd"
}
scenario 'change a process: all its threads, and what they allocate' all_threads

every_policy() {
  local options expected
  start_crowd default bind:1
  while IFS='>' read -r options expected; do
    eval "run numactl-swift --pid $crowd $options"
    expect_status 0
    expect_policies "$crowd" "$expected"
  done <<'END'
-i 0-3>interleave:0-3
-p 4>prefer:4
-P 4,5>prefer (many):4-5
-m all>bind:0-15
--static -m 3>bind=static:3
--relative -m 3>bind=relative:3
-l>local
-b -m 1>bind=balancing:1
-i nearest:0>interleave:1-15
-i ''>default
END
  if [[ $(uname -r) != 6.1.* ]]; then
    run numactl-swift --pid "$crowd" -w 2,3
    expect_status 0
    expect_policies "$crowd" 'weighted interleave:2-3'
  else
    runs_to 1 '' "numactl-swift: --weighted-interleave: 2,3: $crowd: weighted-interleave: needs Linux 6.9 .*" \
      numactl-swift --pid "$crowd" -w 2,3
    expect_policies "$crowd" default
  fi
  kill "$crowd"
}
scenario 'change a process: each policy' every_policy

bindings() {
  local task
  start_crowd default bind:1
  run numactl-swift --pid "$crowd" -N 1 -m same --report
  expect_status 0
  expect_policies "$crowd" bind:1
  for task in "/proc/$crowd/task/"*; do
    grep -q '^Cpus_allowed_list:.1$' "$task/status" || refute 'a thread is not on CPU 1'
  done
  run numactl-swift --pid "$crowd" -C 0
  expect_status 0
  grep -q '^Cpus_allowed_list:.0$' "/proc/$crowd/status" || refute 'not on CPU 0'
  expect_policies "$crowd" bind:1
  # Both or none: the CPUs are refused, and the policy is what it was.
  make_cpuset half 0-15 0
  echo "$crowd" >/sys/fs/cgroup/half/cgroup.procs
  run numactl-swift --pid "$crowd" -m 2 -C 1
  expect_status 1
  expect_stderr "^numactl-swift: --physcpubind: 1: $crowd: thread $crowd: none of the CPUs is in its cpuset$"
  expect_policies "$crowd" bind:1
  kill "$crowd"
}
scenario 'change a process: CPUs' bindings

# The process checks registers, waits, signals and bytes itself.
notices_nothing() {
  local round options=('-i 0-3' '-m 1' -l '-p 2')
  crowd_as=()
  steady >"$scratch/steady" &
  await grep -q '^ready' "$scratch/steady"
  local process=$!
  for ((round = 0; round < POLICY_ROUNDS; round++)); do
    # shellcheck disable=SC2086 # words
    run numactl-swift --pid "$process" ${options[round % 4]}
    [[ $status == 0 ]] || { show_run; cat "$scratch/steady"; refute "round $round"; }
  done
  expect_policies "$process" "$(case $(((round - 1) % 4)) in 0) echo interleave:0-3 ;; 1) echo bind:1 ;; 2) echo local ;; 3) echo prefer:2 ;; esac)"
  untraced "$process"
  kill -TERM "$process"
  wait "$process" || { cat "$scratch/steady"; refute 'the process was disturbed'; }
  grep '^intact' "$scratch/steady" || refute "$(cat "$scratch/steady")"
}
scenario 'change a process: it notices nothing' notices_nothing

# The tool is killed at a call of ptrace(2), so that each state in which it can leave a thread is met: it makes some 13 calls
# for each of the 15 threads.
killed() {
  local round killed=0
  steady --stops >"$scratch/steady" &
  await grep -q '^ready' "$scratch/steady"
  local process=$!
  for ((round = 0; round < KILLED_TOOLS; round++)); do
    ! killer "$((1 + round * 37 % 200))" numactl-swift --pid "$process" -i "$((round % 4))" 2>/dev/null || killed=$((killed + 1))
    kill -0 "$process" || { cat "$scratch/steady"; refute "gone in round $round"; }
  done
  note "killed: $killed of $round"
  ((killed * 2 > round)) || refute 'most runs ended before'
  untraced "$process"
  # A later change works.
  run numactl-swift --pid "$process" -m 2
  expect_status 0
  expect_policies "$process" bind:2
  kill -TERM "$process"
  wait "$process" || { cat "$scratch/steady"; refute 'the process was disturbed'; }
}
scenario 'change a process: the tool is killed at any moment' killed

stopped() {
  steady --stops >"$scratch/steady" &
  await grep -q '^ready' "$scratch/steady"
  local process=$!
  kill -STOP "$process"
  await grep -q '^State:.T' "/proc/$process/status"
  run numactl-swift --pid "$process" -m 1
  expect_status 0
  expect_policies "$process" bind:1
  [[ $(grep -hc '^State:.T (stopped)' "/proc/$process/task/"*/status | sort -u) == 1 ]] ||
    { grep -h '^State' "/proc/$process/task/"*/status; refute 'does not stay stopped'; }
  kill -CONT "$process"
  sleep 0.5
  kill -TERM "$process"
  wait "$process" || { cat "$scratch/steady"; refute 'the process was disturbed'; }
}
scenario 'change a process: a stopped one stays stopped' stopped

# A thread in vfork(2) cannot stop. The others get back what they had.
all_or_nothing() {
  start_crowd bind:1 bind:1 bind:1 vfork
  run numactl-swift --pid "$crowd" -i 0-3 --timeout=500ms
  expect_status 124
  expect_stderr "^numactl-swift: --interleave: 0-3: $crowd: thread [0-9]+ did not stop in time: it waits in the kernel, as for a disk or a child of vfork$"
  [[ $(policies "$crowd") == bind:1$'\n'default ]] || { policies "$crowd"; refute 'not put back'; }
  untraced "$crowd"
  [[ $(grep -l 'SigQ' "/proc/$crowd/task/"*/status | wc -l) == 5 ]] || refute 'a thread has ended'
  # Of several processes, none changes if one does not.
  local other=$crowd
  start_crowd bind:2
  run numactl-swift --pid "$crowd,$other" -i 0-3 --timeout=500ms
  expect_status 124
  [[ $(policies "$crowd") == bind:2$'\n'default ]] || { policies "$crowd"; refute 'the first is not put back'; }
  kill "$crowd" "$other"
}
scenario 'change a process: all or nothing' all_or_nothing

filtered() {
  crowd_as=(refuse)
  refuse sleep 1000000 &
  local sleeper=$!
  await is_asleep "$sleeper" sleep
  run numactl-swift --pid "$sleeper" -m 1
  expect_status 1
  expect_stderr "^numactl-swift: --membind: 1: $sleeper: thread $sleeper: its seccomp filter does not permit the call$"
  untraced "$sleeper"
  run_as=("${user[@]}")
  run numactl-swift --pid "$sleeper" -m 1
  expect_status 1
  run_as=()
  kill "$sleeper"
  # As another user's own process, whose filter that user may not read.
  setpriv --reuid 1000 --regid 1000 --clear-groups refuse sleep 1000000 &
  sleeper=$!
  await is_asleep "$sleeper" sleep
  run_as=("${user[@]}")
  run numactl-swift --pid "$sleeper" -m 1
  expect_status 1
  expect_stderr ': a seccomp filter decides what the process may call; reading the filter needs CAP_SYS_ADMIN$'
  kill "$sleeper"
}
scenario 'change a process: seccomp filters' filtered

refused() {
  start_crowd default
  run_as=("${user[@]}")
  runs_to 1 '' "numactl-swift: --membind: 1: $crowd: the process belongs to user 0; changing its policy needs CAP_SYS_PTRACE" \
    numactl-swift --pid "$crowd" -m 1
  runs_to 1 '' "numactl-swift: --physcpubind: 0: $crowd: the process belongs to another user; binding it needs CAP_SYS_NICE" \
    numactl-swift --pid "$crowd" -C 0
  run_as=()
  runs_to 1 '' 'numactl-swift: --membind: 1: 2: a kernel thread has no policy for memory of its own' numactl-swift --pid 2 -m 1
  runs_to 1 '' 'numactl-swift: --pid: 999999: no such process' numactl-swift --pid 999999 -m 1
  start_zombie
  runs_to 1 '' "numactl-swift: --membind: 1: $zombie: the process has ended \(zombie\)" numactl-swift --pid "$zombie" -m 1
  runs_to 1 '' "numactl-swift: true: no COMMAND can stand with --pid, which changes a process that runs" \
    numactl-swift --pid "$crowd" -m 1 true
  expect_policies "$crowd" default
  kill "$crowd"
}
scenario 'change a process: what is refused' refused

# A program for i386 that waits: pause(2) by int 0x80, again and again.
make_narrow() {
  local zeros='\x00\x00\x00\x00'
  printf '\x7fELF\x01\x01\x01\x00%b%b\x02\x00\x03\x00\x01\x00\x00\x00\x54\x80\x04\x08\x34\x00\x00\x00%b%b' \
    "$zeros" "$zeros" "$zeros" "$zeros"
  printf '\x34\x00\x20\x00\x01\x00\x00\x00\x00\x00\x00\x00'
  printf '\x01\x00\x00\x00%b\x00\x80\x04\x08\x00\x80\x04\x08\x5d\x00\x00\x00\x5d\x00\x00\x00\x05\x00\x00\x00' "$zeros"
  printf '\x00\x10\x00\x00\xb8\x1d\x00\x00\x00\xcd\x80\xeb\xf7'
}

refused_programs() {
  local process
  # A debugger traces it.
  killer 1000000 sleep 1000000 &
  local tracer=$!
  await pgrep -P "$tracer" sleep
  process=$(pgrep -P "$tracer" sleep)
  await grep -q '^State:.S' "/proc/$process/status"
  runs_to 1 '' "numactl-swift: --membind: 1: $process: process $tracer traces it already, as a debugger does" \
    numactl-swift --pid "$process" -m 1
  kill "$tracer"
  # The user's own process, which may be traced only by its parents.
  "${user[@]}" sleep 1000000 &
  process=$!
  await is_asleep "$process" sleep
  run_as=("${user[@]}")
  run numactl-swift --pid "$process" -m 1
  expect_status 0
  echo 1 >/proc/sys/kernel/yama/ptrace_scope
  runs_to 1 '' "numactl-swift: --membind: 2: $process: you may trace only your own children .*" numactl-swift --pid "$process" -m 2
  echo 0 >/proc/sys/kernel/yama/ptrace_scope
  run_as=()
  expect_policies "$process" bind:1
  kill "$process"
  hold_as=("${user[@]}")
  start_hold --no-dump 1:1
  run_as=("${user[@]}")
  runs_to 1 '' "numactl-swift: --membind: 1: $pid: the process is yours, and protects its memory \(not dumpable\); changing its policy needs CAP_SYS_PTRACE" \
    numactl-swift --pid "$pid" -m 1
  run_as=()
  run numactl-swift --pid "$pid" -m 2
  expect_status 0
  expect_policies "$pid" bind:2
  stop_hold "$pid"
  [[ $(uname -m) == x86_64 ]] || return 0
  make_narrow >"$scratch/narrow"
  chmod +x "$scratch/narrow"
  "$scratch/narrow" &
  process=$!
  await is_asleep "$process" narrow
  runs_to 1 '' "numactl-swift: --membind: 1: $process: the program is not a 64-bit program of this machine's architecture" \
    numactl-swift --pid "$process" -m 1
  kill "$process"
}
scenario 'change a process: programs that are refused' refused_programs

# A user has all rights in the user namespaces that the user made, and none in those around them.
user_namespaces() {
  local process other='the process is in another user namespace, or a security module protects it'
  "${user[@]}" sleep 1000000 &
  process=$!
  await is_asleep "$process" sleep
  run_as=("${user[@]}" unshare --user --map-root-user)
  runs_to 1 '' "numactl-swift: --membind: 1: $process: $other; changing its policy needs CAP_SYS_PTRACE there" \
    numactl-swift --pid "$process" -m 1
  runs_to 1 '' "migratepages: $process: $other; moving its pages needs CAP_SYS_PTRACE there" migratepages "$process" 0 1
  runs_to 1 '' "numactl-swift: --pid: $process: .* \($other; reading it needs CAP_SYS_PTRACE there\)" \
    numactl-swift --show --pid "$process"
  run_as=("${user[@]}" unshare --user)
  runs_to 1 '' "numactl-swift: --membind: 1: $process: $other; changing its policy needs CAP_SYS_PTRACE there" \
    numactl-swift --pid "$process" -m 1
  expect_policies "$process" default
  kill "$process"
  "${user[@]}" unshare --user --map-root-user sleep 1000000 &
  process=$!
  await is_asleep "$process" sleep
  run_as=("${user[@]}")
  run numactl-swift --pid "$process" -m 1
  expect_status 0
  expect_policies "$process" bind:1
  kill "$process"
}
scenario 'change a process: user namespaces' user_namespaces

cpuset() {
  make_cpuset few 1,3
  crowd_as=(enter few)
  start_crowd default
  runs_to 1 '' "numactl-swift: --membind: 2: .*" numactl-swift --pid "$crowd" -m 2
  runs_to 1 '' "numactl-swift: --membind: 2: $crowd: node 2: outside the cpuset of the process \(allowed: 1,3\)" \
    numactl-swift --all --pid "$crowd" -m 2
  # Words mean the nodes of its cpuset, not of the tool's.
  run numactl-swift --pid "$crowd" -i all
  expect_status 0
  expect_policies "$crowd" interleave:1,3
  run numactl-swift --pid "$crowd" -m +1
  expect_status 0
  expect_policies "$crowd" bind:3
  run numactl-swift --pid "$crowd" -m 2,3 --best-effort
  expect_status 0
  expect_stderr '^numactl-swift: warning: --membind: 2,3: the policy is preferred-many:3 instead: '
  kill "$crowd"
}
scenario 'change a process: nodes of its cpuset' cpuset

checked() {
  start_crowd default bind:1
  run numactl-swift --check --pid "$crowd" -i 0-3 -C 0
  expect_status 0
  expect_stdout "--interleave: 0-3: $crowd: allowed, as interleave:0-3"$'\n'"--physcpubind: 0: $crowd: allowed, on CPUs 0"$'\n'
  [[ $(policies "$crowd") == bind:1$'\n'default ]] || refute 'a check changes the process'
  run_as=("${user[@]}")
  run numactl-swift --check --pid "$crowd" -i 0-3
  [[ $status == 1 ]] || refute 'allowed to another user'
  grep -q "^--interleave: 0-3: $crowd: refused: the process belongs to user 0" "$scratch/out" || { show_run; refute 'no reason'; }
  run_as=()
  run numactl-swift --check --pid "$crowd" -i 0-3 --json
  expect_status 0
  grep -q "\"pid\": $crowd" "$scratch/out" || { show_run; refute 'no pid'; }
  kill "$crowd"
}
scenario 'change a process: --check' checked

groups() {
  local parent child
  bash -c 'sleep 1000000 & echo $! >"$0"; wait' "$scratch/child" &
  parent=$!
  await test -s "$scratch/child"
  child=$(cat "$scratch/child")
  await is_asleep "$child" sleep
  run numactl-swift --tree "$parent" -i 0-3
  expect_status 0
  expect_policies "$parent" interleave:0-3
  expect_policies "$child" interleave:0-3
  make_cpuset both 0-15
  echo "$parent" >/sys/fs/cgroup/both/cgroup.procs
  echo "$child" >/sys/fs/cgroup/both/cgroup.procs
  run numactl-swift --cgroup both -m 4 --report
  expect_status 0
  expect_policies "$parent" bind:4
  expect_policies "$child" bind:4
  [[ $(grep -c '^process ' "$scratch/out") == 2 ]] || { show_run; refute 'not two processes'; }
  run numactl-swift --cgroup nothing -m 4
  expect_status 1
  expect_stderr '^numactl-swift: --cgroup: nothing: no such cgroup$'
  mkdir -p /sys/fs/cgroup/domain/threads
  echo threaded >/sys/fs/cgroup/domain/threads/cgroup.type
  run numactl-swift --cgroup domain/threads -m 4
  expect_status 1
  expect_stderr '^numactl-swift: --cgroup: domain/threads: a group of threads; the processes are those of /sys/fs/cgroup/domain$'
  rmdir /sys/fs/cgroup/domain/threads /sys/fs/cgroup/domain
  kill "$child" "$parent"
}
scenario 'change a process: trees and cgroups' groups

# A ring of io_uring has a thread that runs in the kernel alone.
kernel_workers() {
  local worker
  start_crowd default uring
  worker=$(awk '/^Name:.iou-sqp/ { found = 1 } /^Pid:/ && found { print $2; exit } /^Name:/ && !/iou-sqp/ { found = 0 }' \
    "/proc/$crowd/task/"*/status)
  [[ -n $worker ]] || refute 'the kernel has no thread for the ring'
  run numactl-swift --pid "$crowd" -m 1 --report
  expect_status 0
  grep -q "^  threads of the kernel, left as they are: $worker\$" "$scratch/out" || { show_run; refute 'not named'; }
  [[ $(grep -c 'stood still' "$scratch/out") == 3 ]] || { show_run; refute 'not the three other threads'; }
  run numactl-swift --pid "$crowd" -m 2 --report --json
  expect_status 0
  [[ $(tr -d ' \n' <"$scratch/out") == *"\"kernel_workers\":[$worker]"* ]] || { show_run; refute 'not in JSON'; }
  [[ $(fill_crowd) == ' N2=64' ]] || { fill_crowd; refute 'new memory is elsewhere'; }
  kill "$crowd"
}
scenario 'change a process: threads of the kernel' kernel_workers

many_threads() {
  local words=() i
  for ((i = 0; i < CROWD_THREADS; i++)); do words+=(bind:1); done
  start_crowd "${words[@]}"
  run numactl-swift --pid "$crowd" -i 0-3 --report
  expect_status 0
  expect_policies "$crowd" interleave:0-3
  [[ $(grep -c 'stood still' "$scratch/out") == $((CROWD_THREADS + 1)) ]] || { show_run; refute 'not all threads'; }
  kill "$crowd"
}
scenario 'change a process: many threads' many_threads

# policy_of ADDRESS: prints the policy that numa_maps shows for the mapping of the crowd at this address.
policy_of() { awk -v start="$1" '$1 == start { print $2 }' "/proc/$crowd/numa_maps"; }

# renew PROGRAM: copies the program's file, which lies on tmpfs and keeps the policy of its mappings.
renew() {
  local file
  file=$(command -v "$1")
  cp "$file" "$scratch/renewed"
  mv "$scratch/renewed" "$file"
}

ranges() {
  local own unset
  memhog -r1000000 4m membind 1 >/dev/null &
  crowd=$!
  await grep -q ' bind:1 .* N1=1024' "/proc/$crowd/numa_maps"
  own=$(awk '$2 == "bind:1" && /N1=1024/ { print $1 }' "/proc/$crowd/numa_maps")
  unset=$(awk '/ heap / || /stack/ { print $1; exit }' "/proc/$crowd/numa_maps")
  run numactl-swift --pid "$crowd" -m 2
  expect_status 0
  [[ $(policy_of "$own") == bind:1 && $(policy_of "$unset") == bind:2 ]] || refute 'without --mappings'
  run numactl-swift --pid "$crowd" -m 3 --mappings=own --report
  expect_status 0
  [[ $(policy_of "$own") == bind:3 ]] || { show_run; refute "own: $(policy_of "$own")"; }
  grep -q '^  [0-9]* mappings\? of ' "$scratch/out" || { show_run; refute 'mappings are not reported'; }
  # The stack has none, and follows the thread.
  run numactl-swift --pid "$crowd" -m 4
  expect_status 0
  [[ $(policy_of "$unset") == bind:4 && $(policy_of "$own") == bind:3 ]] || refute 'own changed others too'
  run numactl-swift --pid "$crowd" -m 5 --mappings=unset
  expect_status 0
  run numactl-swift --pid "$crowd" -l
  expect_status 0
  [[ $(policy_of "$unset") == bind:5 && $(policy_of "$own") == bind:3 ]] ||
    refute "unset: $(policy_of "$unset"), own: $(policy_of "$own")"
  run numactl-swift --pid "$crowd" -i 0-3 --mappings=all
  expect_status 0
  [[ $(policy_of "$unset") == interleave:0-3 && $(policy_of "$own") == interleave:0-3 ]] || refute 'all'
  run numactl-swift --pid "$crowd" -m 1,2 --mappings=all --home-node=2
  expect_status 0
  [[ $(policy_of "$own") == bind:1-2 ]] || refute 'with a home node'
  # Node 99 is none.
  run numactl-swift --pid "$crowd" -m 1,2 --mappings=all --home-node=99
  expect_status 1
  run numactl-swift --pid "$crowd" -l --mappings=all
  expect_status 0
  kill "$crowd"
  renew memhog
}
scenario 'change a process: existing mappings' ranges

# A mapping whose own policy is that of the thread shows no difference before the change of the thread.
equal_policies() {
  numactl-swift -m 1 memhog -r1000000 4m membind 1 >/dev/null &
  crowd=$!
  await grep -q ' bind:1 .* N1=1024' "/proc/$crowd/numa_maps"
  run numactl-swift --pid "$crowd" -m 2 --mappings=own --report
  expect_status 0
  grep -q '^  1 mapping of 4 MiB; ' "$scratch/out" || { show_run; refute 'not the one mapping'; }
  run numactl-swift --pid "$crowd" -l
  expect_status 0
  (($(grep -c ' bind:2 ' "/proc/$crowd/numa_maps") == 1)) || { cat "/proc/$crowd/numa_maps"; refute 'others have it too'; }
  kill "$crowd"
}
scenario 'change a process: a mapping with the policy of its thread' equal_policies

ranges_undone() {
  local before
  start_hold 1:2 2:2
  crowd=$pid
  before=$(awk '{ print $1, $2 }' "/proc/$pid/numa_maps")
  # The second process has a thread that cannot stop.
  start_crowd bind:1 vfork
  run numactl-swift --pid "$pid,$crowd" -m 3 --mappings=all --timeout=500ms
  expect_status 124
  [[ $(awk '{ print $1, $2 }' "/proc/$pid/numa_maps") == "$before" ]] ||
    { awk '{ print $1, $2 }' "/proc/$pid/numa_maps"; refute "not put back: $before"; }
  kill "$crowd"
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'change a process: mappings are put back' ranges_undone

shared_ranges() {
  start_hold 1:2:twice
  crowd=$pid
  local start
  start=$(head -n 1 "$scratch/starts.$pid")
  run numactl-swift --pid "$pid" -m 2 --mappings=unset
  expect_status 0
  run numactl-swift --pid "$pid" -m 3
  expect_status 0
  # Other processes that map shared memory have its policy too.
  [[ $(policy_of "$start") == bind:3 ]] || refute "unset changes shared memory: $(policy_of "$start")"
  run numactl-swift --pid "$pid" -m 2 --mappings=all
  expect_status 0
  expect_stderr 'warning: --mappings: all: .* shared .*every process'
  run numactl-swift --pid "$pid" -l
  expect_status 0
  [[ $(policy_of "$start") == bind:2 ]] || refute "all: $(policy_of "$start")"
  stop_hold "$pid"
  renew hold
}
scenario 'change a process: shared memory' shared_ranges

# The programs lie on tmpfs. All mappings of a file there have its policy, private ones too.
files_on_tmpfs() {
  local first
  start_hold 1:1
  first=$pid
  run numactl-swift --pid "$first" -m 2 --mappings=unset
  expect_status 0
  start_hold 1:1
  ! grep ' bind:2 ' "/proc/$pid/numa_maps" || refute 'another process has the policy too'
  run numactl-swift --pid "$first" -m 3 --mappings=all --report
  expect_status 0
  expect_stderr 'warning: --mappings: all: .* shared .*every process'
  grep -q ' bind:3 file=' "/proc/$pid/numa_maps" || { cat "/proc/$pid/numa_maps"; refute 'all leaves out the file'; }
  stop_hold "$pid"
  stop_hold "$first"
  renew hold
}
scenario 'change a process: private mappings of files on tmpfs' files_on_tmpfs

moved() {
  local two three
  start_hold 1:8 3:4 2:2
  run numactl-swift --pid "$pid" -m 2,3 --move
  expect_status 0
  # Each node has its own pages, and half of the others, up to half a huge page, which moves whole.
  read -r two three <<<"$(pages "$pid" | sed -n 's/^2=\([0-9]*\) 3=\([0-9]*\)$/\1 \2/p')"
  ((two + three == 3584 && two >= 1280 && two <= 1792)) || refute "moved: $(pages "$pid")"
  run numactl-swift --pid "$pid" -p 4 --move --report
  expect_status 0
  grep -q '^  node 2 to 4: ' "$scratch/out" || { show_run; refute 'the move is not reported'; }
  expect_pages "$pid" '4=3584'
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'change a process: --move' moved

rebound() {
  start_crowd bind:1 interleave:1-2 bind:3 default prefer:2
  run migratepages --rebind-policy "$crowd" 1,2 4,5
  expect_status 0
  [[ $(policies "$crowd" | tr '\n' ' ') == 'bind:3 bind:4 default interleave:4-5 prefer:5 ' ]] ||
    { policies "$crowd"; refute 'policies do not follow'; }
  ! grep -q 'policy .* puts new pages' "$scratch/err" || { show_run; refute 'warns of pages that come back'; }
  kill "$crowd"
  memhog -r1000000 4m membind 1 >/dev/null &
  crowd=$!
  await grep -q ' bind:1 .* N1=1024' "/proc/$crowd/numa_maps"
  run migratepages --rebind-policy --report "$crowd" 1 2
  expect_status 0
  grep -q ' bind:2 .* N2=1024' "/proc/$crowd/numa_maps" || { cat "/proc/$crowd/numa_maps"; refute 'a mapping does not follow'; }
  ! grep -q 'bind:1' "/proc/$crowd/numa_maps" || refute 'a mapping is left'
  run migratepages --rebind-policy --pairs=2:3 "$crowd"
  expect_status 0
  grep -q ' bind:3 .* N3=1024' "/proc/$crowd/numa_maps" || refute 'pairs'
  run migratepages --rebind-policy --tree "$crowd" 3 4
  expect_status 0
  grep -q ' bind:4 .* N4=1024' "/proc/$crowd/numa_maps" || refute 'a tree'
  # Without the option, the policy brings pages back, and a warning says so.
  run migratepages --report "$crowd" 4 5
  expect_status 0
  grep -q ' bind:4 .* N5=1024' "/proc/$crowd/numa_maps" || refute 'without --rebind-policy'
  kill "$crowd"
}
scenario 'change a process: migratepages --rebind-policy' rebound
