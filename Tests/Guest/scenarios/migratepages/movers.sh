# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# What a migration counts while another one runs, for merged pages, and for processes in cpusets.

# Selects the memory that hold was told to hold, and nothing of its program.
held=(--only=anon --min-size=1m)

# pages_in FIELD FILE: prints the first such amount of a JSON report, in pages.
pages_in() {
  awk -v field="\"$1\":" '$1 == field { sub(/,/, "", $2); print $2 / 4096; exit }' "$2"
}

# --- Merged pages ---

# merge PID: waits until the equal pages that the process holds are merged.
merge() {
  local round enough=$((5000 * 4096 / page_size))
  # Undoes the merging at the end, so that later scenarios find no merged pages.
  trap 'echo 2 >/sys/kernel/mm/ksm/run' EXIT
  echo 1000000 >/sys/kernel/mm/ksm/pages_to_scan
  echo 0 >/sys/kernel/mm/ksm/sleep_millisecs
  echo 1 >/sys/kernel/mm/ksm/run
  for ((round = 0; round < 300; round++)); do
    if (($(cat /sys/kernel/mm/ksm/pages_sharing) > enough)); then break; fi
    sleep 0.2
  done
  echo 0 >/sys/kernel/mm/ksm/run
  (($(cat /sys/kernel/mm/ksm/pages_sharing) > enough)) || refute "merged: $(cat /sys/kernel/mm/ksm/pages_sharing)"
}
merged() {
  local jobs from=2 to=7
  start_hold 2:20:merged
  merge
  for jobs in 1 4; do
    run migratepages --report=json --jobs="$jobs" "${held[@]}" "$pid" "$from" "$to"
    expect_status 0
    [[ $(pages_in moved_bytes "$scratch/out") == 5120 ]] || { show_run; refute "jobs $jobs: not 5120 pages"; }
    [[ $(pages_in stayed_bytes "$scratch/out") == 0 ]] || { show_run; refute "jobs $jobs: some stayed"; }
    expect_pages "$pid" "$to=5120"
    from=$to to=9
  done
  expect_intact "$pid"
}
scenario 'merged pages: all count, with one worker and with four' merged

merged_ahead() {
  start_hold 2:20:merged
  merge
  run migratepages --dry-run "${held[@]}" "$pid" 2 7
  expect_status 0
  grep -Eq '^all: 20 MiB would move' "$scratch/out" || { show_run; refute 'not all would move'; }
  grep -Eq '^node 7: [0-9]+ KiB would come' "$scratch/out" || { show_run; refute 'room for more than the frames'; }
  # The caller may not read page frames.
  run_as=(setpriv --bounding-set -sys_admin)
  run migratepages --dry-run "${held[@]}" "$pid" 2 7
  expect_status 0
  grep -Eq '^node 7: at most 20 MiB would come' "$scratch/out" || { show_run; refute 'not at most'; }
  expect_pages "$pid" '2=5120'
}
scenario 'merged pages: room for the frames, or at most for the pages' merged_ahead

# Memory that the process maps twice is examined page by page too.
mapped_twice() {
  local jobs from=2 to=7
  start_hold 2:20:twice
  for jobs in 1 4; do
    run migratepages --report=json --jobs="$jobs" --only=shmem "$pid" "$from" "$to"
    expect_status 0
    [[ $(pages_in moved_bytes "$scratch/out") == 10240 ]] || { show_run; refute "jobs $jobs: not 10240 pages"; }
    from=$to to=9
  done
  run migratepages --dry-run --only=shmem "$pid" 9 2
  grep -Eq '^node 2: 20 MiB would come' "$scratch/out" || { show_run; refute 'room for more than the frames'; }
}
scenario 'merged pages: memory that is mapped twice' mapped_twice

# --- Cpusets ---

# Outside the cpuset of the process, the kernel's call moves the pages for each of these options.
outside_cpuset() {
  local words
  make_cpuset pair 2,4
  mapfile -t hold_as < <(within pair)
  for words in --report --strict --progress '--timeout 50' --pin '--jobs 2' '--cgroup pair'; do
    start_hold 2:2 4:1
    run migratepages --dry-run "$pid" 2 7
    expect_status 0
    grep -q '^all: .* would move' "$scratch/out" || { show_run; refute 'nothing would move'; }
    # shellcheck disable=SC2086 # one or two
    if [[ $words == --cgroup* ]]; then run migratepages $words 2 7; else run migratepages $words "$pid" 2 7; fi
    expect_status 0
    expect_pages "$pid" '4=256 7=512'
    expect_intact "$pid"
    stop_hold "$pid"
  done
  start_hold 2:2 4:1
  run migratepages --pairs=2:7,4:2 --report "$pid"
  expect_status 0
  expect_pages "$pid" '2=256 7=512'
  grep -Eq '^node 2 to 7: [0-9]+ pages \([0-9.]+ MiB\) moved$' "$scratch/out" || { show_run; refute 'no line of node 2'; }
  expect_intact "$pid"
}
scenario 'cpusets: outside the cpuset of the process, all forms move' outside_cpuset

parts_outside_cpuset() {
  local words
  make_cpuset pair 2,4
  mapfile -t hold_as < <(within pair)
  start_hold 2:2
  for words in --only=anon --bandwidth=1g --max-pause=20ms '--dry-run --only=anon'; do
    # shellcheck disable=SC2086
    run migratepages $words "$pid" 2 7
    expect_status 1
    expect_stderr "^migratepages: $pid: target nodes 7 are outside the cpuset of the process \(2,4\); moving there takes all pages of a node"
    expect_pages "$pid" '2=512'
  done
  run migratepages --spread=even "$pid" 2 4,7
  expect_status 1
  expect_pages "$pid" '2=512'
  run_as=(setpriv --bounding-set -sys_nice)
  for words in --report '--dry-run --report'; do
    # shellcheck disable=SC2086
    run migratepages $words "$pid" 2 7
    expect_status 1
    expect_stderr "^migratepages: $pid: target nodes 7 are outside the cpuset of the process \(2,4\); moving there needs CAP_SYS_NICE"
  done
  expect_pages "$pid" '2=512'
  expect_intact "$pid"
}
scenario 'cpusets: what cannot move there is refused, ahead too' parts_outside_cpuset

evacuates_within_cpusets() {
  local first second third
  make_cpuset first 2,7
  make_cpuset second 2,9,12
  make_cpuset third 2
  mapfile -t hold_as < <(within first)
  start_hold 2:8
  first=$pid
  mapfile -t hold_as < <(within second)
  start_hold 2:8
  second=$pid
  mapfile -t hold_as < <(within third)
  start_hold 2:2
  third=$pid
  run migratepages --evacuate 2
  [[ $status == 1 ]] || { show_run; refute "status $status"; }
  expect_pages "$first" '7=2048'
  [[ $(pages "$second") =~ ^9=[0-9]+\ 12=[0-9]+$ ]] || refute "second: $(pages "$second")"
  expect_pages "$third" '2=512'
  expect_stderr "^migratepages: warning: $third: target nodes .* are outside the cpuset of the process \(2\)"
  grep -Eq '^  2[.0-9]* MiB stayed: target nodes .* are outside the cpuset of the process \(2\)' "$scratch/out" ||
    { show_run; refute 'no reason of what is left'; }
}
scenario 'cpusets: an evacuation goes to nodes that each process may use' evacuates_within_cpusets

pins_in_cpuset() {
  make_cpuset narrow 0-15 0
  mapfile -t hold_as < <(within narrow)
  start_hold 0:1
  run migratepages --pin --only=anon "$pid" 0 1
  expect_status 1
  expect_pages "$pid" '1=256'
  expect_stderr "^migratepages: $pid: 1 thread runs where before: the cpuset allows no CPU beside node 1$"
}
scenario 'cpusets: threads that cannot follow are one line and a status' pins_in_cpuset

# --- Causes, choices ---

groups_warnings() {
  local first
  hold_as=(taskset -c 0)
  start_hold 0:1
  first=$pid
  start_hold 0:1
  run migratepages --only=anon "$first,$pid" 0 7
  expect_status 0
  expect_stderr '^migratepages: warning: 2 processes: new pages come to node 0: threads may run there; --pin moves them too$'
  hold_as=(numactl-swift -m 0 taskset -c 0)
  start_hold 0:1
  first=$pid
  # These runs do not examine the policy.
  run migratepages --max-pause=50ms --strict --only=anon "$pid" 7 9
  expect_status 0
  run migratepages --max-pause=50ms --pairs=0:7 --only=anon "$pid"
  expect_status 0
  ! grep -q 'new pages' "$scratch/err" || { show_run; refute 'a cause that was not observed'; }
}
scenario 'causes: observed ones alone, equal ones in one line' groups_warnings

chooses_nothing() {
  local words
  start_hold 2:1
  for words in --map=/nowhere --range=1000-2000 --only=hugetlb --min-size=1000g; do
    run migratepages "$words" "$pid" 2 7
    expect_status 0
    expect_stderr "^migratepages: warning: ${words%%=*}: no memory matches$"
    run migratepages --dry-run "$words" "$pid,$$" 2 7
    expect_status 0
    expect_stderr "^migratepages: warning: ${words%%=*}: no memory matches$"
  done
  expect_pages "$pid" '2=256'
}
scenario 'choices: a warning where no memory matches' chooses_nothing

containers() {
  local group
  for group in lxc.payload.web lxc.monitor.web; do
    mkdir "/sys/fs/cgroup/$group"
    mapfile -t hold_as < <(within "$group")
    start_hold 2:1
    echo "$pid" >"$scratch/$group"
  done
  run migratepages --container web 2 7
  expect_status 0
  expect_pages "$(cat "$scratch/lxc.payload.web")" '7=256'
  expect_pages "$(cat "$scratch/lxc.monitor.web")" '2=256'
  run migratepages --container=nowhere 2 7
  expect_status 1
  expect_stderr '^migratepages: --container: nowhere: no container of this name or ID has a cgroup below /sys/fs/cgroup$'
}
scenario 'whom: the container of a name' containers

threaded() {
  mkdir -p /sys/fs/cgroup/domain/threads
  echo threaded >/sys/fs/cgroup/domain/threads/cgroup.type
  run migratepages --cgroup domain/threads 2 7
  rmdir /sys/fs/cgroup/domain/threads
  expect_status 1
  expect_stderr '^migratepages: --cgroup: domain/threads: a group of threads; the processes are those of /sys/fs/cgroup/domain$'
}
scenario 'whom: a cgroup of threads' threaded

# --- Beside another ---

# together TO TO: runs two migrations of one process at once, each in many slow calls. Each page counts for one of them.
# Sets `first` and `second` to the counts.
together() {
  local index=0 jobs=() target found
  start_hold 2:24
  for target in "$@"; do
    index=$((index + 1))
    strace -f --seccomp-bpf -o /dev/null -e trace=move_pages -e inject=move_pages:delay_enter=20000 \
      migratepages --report=json --jobs=2 --max-pause=10ms "${held[@]}" "$pid" 2 "$target" \
      >"$scratch/report.$index" 2>"$scratch/err" &
    jobs+=("$!")
  done
  for index in "${jobs[@]}"; do wait "$index" || refute "status $?: $(cat "$scratch/err")"; done
  first=$(pages_in moved_bytes "$scratch/report.1")
  second=$(pages_in moved_bytes "$scratch/report.2")
  note "moved $first and $second"
  ((first + second == 6144)) || refute "moved $first and $second of 6144 pages; found $(pages "$pid")"
  if [[ $1 == "$2" ]]; then
    found="$1=6144"
  else
    found=$(paste -s -d ' ' < <((($first == 0)) || echo "$1=$first"; (($second == 0)) || echo "$2=$second"))
  fi
  expect_pages "$pid" "$found"
  expect_intact "$pid"
  stop_hold "$pid"
}

# Whether both move pages depends on timing: the two are started again until both do.
both_move() {
  local first=0 second=0 round
  for ((round = 0; round < 5 && (first == 0 || second == 0); round++)); do together "$@"; done
  ((first > 0 && second > 0)) || refute 'the two never moved at once'
}
scenario 'movers: two at once with different targets' both_move 7 9
scenario 'movers: two at once with one target' both_move 7 7
