# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four
# What --show --pid reports about a process, compared with its numa_maps and its status.

# shown PATTERN...: checks that the report has these lines.
shown() {
  local pattern
  for pattern in "$@"; do grep -Eq -- "$pattern" "$scratch/out" || { show_run; refute "expected $pattern"; }; done
}

# expected_nodes PID: prints the report's lines of nodes, computed from numa_maps; pages of 4 kB and 2 MB.
expected_nodes() {
  awk '
    {
      size = 4
      for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=/) size = substr($i, 19)
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) {
        split(substr($i, 2), part, "=")
        if (size == 4) small[part[1]] += part[2]; else huge[part[1]] += part[2]
        nodes[part[1]]
      }
    }
    END {
      for (node in nodes) {
        kb = 4 * small[node] + 2048 * huge[node]
        tenths = int(kb % 1024 * 10 / 1024)
        text = kb < 1024 ? kb " kB" : int(kb / 1024) (tenths ? "." tenths : "") " MB"
        counts = ""
        if (small[node]) counts = small[node] (small[node] == 1 ? " page" : " pages") " of 4 kB"
        if (huge[node]) counts = counts (counts == "" ? "" : " and ") huge[node] \
          (counts != "" ? "" : huge[node] == 1 ? " page" : " pages") " of 2 MB"
        print "  node " node ": " text " in " counts
      }
    }' "/proc/$1/numa_maps" | sort
}

held() {
  echo 4 >/sys/devices/system/node/node3/hugepages/hugepages-2048kB/nr_hugepages
  hold_as=(taskset -c 2-3)
  start_hold 1:3 2:1:shared 3:4:hugetlb 3:1:file
  run numactl-swift --show --pid "$pid"
  expect_status 0
  [[ $(grep '^  node ' "$scratch/out") == "$(expected_nodes "$pid")" ]] ||
    { show_run; expected_nodes "$pid"; refute 'not what numa_maps has'; }
  shown "^process: $pid \(hold\)$" '^threads: 1$' "^  1 on CPUs 2-3, memory from nodes 0-3, policy default: hold $pid$" \
    "^  default: $(wc -l <"/proc/$pid/numa_maps") mappings, .*; the policy of thread $pid$"
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'show a process: pages per node' held

bound() {
  numactl-swift -m 2 -N 1 sleep 1000000 &
  local sleeper=$!
  # Waits until the process is the command, which has the policy.
  await is_asleep "$sleeper" sleep
  run numactl-swift --show --pid "$sleeper"
  expect_status 0
  shown "^  1 on CPUs 2-3, memory from nodes 0-3, policy bind:2: sleep $sleeper$" \
    "^  bind:2: [0-9]+ mappings, .*; the policy of thread $sleeper$"
  [[ $(grep '^  node ' "$scratch/out") == "$(expected_nodes "$sleeper")" ]] || { show_run; refute 'not what numa_maps has'; }
  kill "$sleeper"
}
scenario 'show a process: the policy it was started with' bound

# own_policy PID TID: prints the policy that the kernel shows for the thread in the line of [vdso].
own_policy() {
  local start
  start=$(awk '$NF == "[vdso]" { sub(/-.*/, ""); print }' "/proc/$1/maps")
  awk -v start="$start" '$1 == start { print $2 }' "/proc/$1/task/$2/numa_maps"
}

threads() {
  local tid policy
  crowd_as=(numactl-swift -p 3)
  start_crowd default bind:1 bind=static:1-2 bind=relative:0-1 interleave:0-3 prefer:2 local
  run numactl-swift --show --pid "$crowd"
  expect_status 0
  shown '^threads: 8$' ", policy prefer:3: crowd $crowd$" "^  prefer:3: .*; the policy of thread $crowd$"
  while read -r _ tid policy; do
    [[ $(own_policy "$crowd" "$tid") == "$policy" ]] || refute "the kernel shows $(own_policy "$crowd" "$tid"), not $policy"
    shown "^  1 on CPUs 0-7, memory from nodes 0-3, policy $policy: crowd $tid$"
  done < <(grep '^thread' "$scratch/crowd")
  run numactl-swift --show --pid "$crowd" --json
  expect_status 0
  shown '"mode": "bind"' '"relative"' '"policy": "bind=static:1-2"'
  kill "$crowd"
}
scenario 'show a process: the policy of each thread' threads

mappings() {
  memhog -r1000000 4m membind 1 >/dev/null &
  local hog=$!
  until grep -q ' bind:1 .* N1=1024' "/proc/$hog/numa_maps"; do
    kill -0 "$hog" || refute 'memhog has ended'
    sleep 0.01
  done
  run numactl-swift --show --pid "$hog" --mappings
  expect_status 0
  shown '^[0-9a-f]+-[0-9a-f]+ +anon +bind:1 +4 MB on node 1$' '^[0-9a-f]+-[0-9a-f]+ +anon +default .*\[vdso\]$'
  [[ $(awk '/^Addresses/ { on = 1; next } on { sub(/-.*/, "", $1); print $1, $3 }' "$scratch/out") == \
    "$(awk '{ sub(/^0+/, "", $1); print $1, $2 }' "/proc/$hog/numa_maps")" ]] ||
    { show_run; cat "/proc/$hog/numa_maps"; refute 'not what numa_maps has'; }
  kill "$hog"
}
scenario 'show a process: its mappings' mappings

in_group() {
  make_cpuset few 1,3
  mapfile -t hold_as < <(within few)
  start_hold 3:1
  run numactl-swift --show --pid "$pid"
  expect_status 0
  shown "memory from nodes 1,3, policy default: hold $pid$"
  stop_hold "$pid"
}
scenario 'show a process: nodes of its cpuset' in_group

kernel_thread() {
  run numactl-swift --show --pid 2
  expect_status 0
  shown '^process: 2 \(kthreadd\)$' '^memory: none, as a thread of the kernel$'
}
scenario 'show a process: a thread of the kernel' kernel_thread

zombie() {
  local child
  # The child ends once its parent is a program that does not wait for children, as a shell would.
  bash -c '(until [[ $(cat /proc/$$/comm) == sleep ]]; do sleep 0.01; done) & echo $! >"$0"; exec sleep 1000000' \
    "$scratch/child" &
  local parent=$!
  while [[ ! -s $scratch/child ]]; do sleep 0.01; done
  child=$(cat "$scratch/child")
  while ! grep -q '^State:.Z' "/proc/$child/status"; do sleep 0.01; done
  run numactl-swift --show --pid "$child"
  expect_status 1
  expect_stderr "^numactl-swift: --pid: $child: has ended, and only its number is left \(a zombie\)$"
  kill "$parent"
}
scenario 'show a process: a zombie' zombie

forbidden() {
  start_hold 1:1
  run_as=("${user[@]}")
  run numactl-swift --show --pid "$pid"
  expect_status 1
  expect_stderr "^numactl-swift: --pid: $pid: /proc/$pid/maps: Permission denied"
  [[ $(wc -l <"$scratch/err") == 1 ]] || { show_run; refute 'more than a line'; }
  stop_hold "$pid"
}
scenario 'show a process: of another user' forbidden

gone() {
  run numactl-swift --show --pid 999999
  expect_status 1
  expect_stderr '^numactl-swift: --pid: 999999: no such process$'
}
scenario 'show a process: none' gone

# Processes that end while they are read: the report is complete, or one line says that the process does not exist or
# has ended.
fleeting() {
  local round shown_whole=0
  for ((round = 0; round < FLEETING_PROCESSES; round++)); do
    sleep "0.0$((round % 4))" &
    run numactl-swift --show --pid $!
    if ((status == 0)); then
      shown '^process: ' '^memory: [1-9]' '; the policy of thread '
      shown_whole=$((shown_whole + 1))
    else
      expect_status 1
      expect_stderr '(no such process|a zombie\))$'
      [[ $(wc -l <"$scratch/err") == 1 ]] || { show_run; refute 'more than a line'; }
    fi
  done
  note "whole: $shown_whole of $round"
}
scenario 'show a process: one that ends meanwhile' fleeting

# The name of a process can contain any bytes.
odd_name() {
  local odd=$'a\x1b[31mb'
  bash -c 'printf %s "$0" >/proc/$$/comm; while :; do sleep 0.1; done' "$odd" &
  local odd_process=$!
  while ! grep -q '31m' "/proc/$odd_process/comm"; do sleep 0.01; done
  run numactl-swift --show --pid "$odd_process"
  expect_status 0
  ! grep -q $'\x1b' "$scratch/out" || { show_run; refute 'steers the terminal'; }
  shown "^process: $odd_process \(a.x1b\[31mb\)$"
  kill "$odd_process"
}
scenario 'show a process: a name of odd bytes' odd_name
