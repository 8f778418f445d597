# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Options of migratepages that numactl's does not have: which memory moves, from where to where, and of which processes.

# starts PID INDEX: prints the start of the INDEX-th range that the process was told to hold.
starts() { sed -n "$2p" "$scratch/starts.$1"; }

# place PID INDEX: prints the nodes on which that range lies, as "N2=256 N7=256", in pages of 4 kB or in huge pages.
place() {
  awk -v start="$(starts "$1" "$2")" -v page="$page_size" '
    $1 == start {
      scale = / huge( |$)/ ? 1 : page / 4096
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { split($i, part, "="); printf "%s%s=%d", n++ ? " " : "", part[1], part[2] * scale }
    }
  ' "/proc/$1/numa_maps"
}

expect_place() {
  [[ $(place "$1" "$2") == "$3" ]] || refute "range $2: expected $3, found $(place "$1" "$2")"
}

# moves_parts OPTION... -- PLACE PLACE PLACE PLACE: checks where the memory is after a run with these options.
moves_parts() {
  local words=() index=1
  while [[ $1 != -- ]]; do
    words+=("$1")
    shift
  done
  shift
  echo 1 >/sys/devices/system/node/node7/hugepages/hugepages-2048kB/nr_hugepages
  echo 1 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages
  start_hold 2:1 2:1:twice 2:2:file 2:2:hugetlb
  run migratepages "${words[@]//RANGE1/$(starts "$pid" 1)}" "$pid" 2 7
  expect_status 0
  expect_stdout ''
  while (($#)); do
    expect_place "$pid" "$index" "$1"
    index=$((index + 1))
    shift
  done
  expect_intact "$pid"
  stop_hold "$pid"
}

kinds() {
  moves_parts --only=anon -- N7=256 N2=256 N2=512 N2=1
  moves_parts --exclude shmem -- N7=256 N2=256 N7=512 N7=1
  moves_parts --only=hugetlb,shmem -- N2=256 N7=256 N2=512 N7=1
  moves_parts --exclude=hugetlb,anon --max-pause=50ms -- N2=256 N7=256 N7=512 N2=1
}
scenario 'what: kinds of memory' kinds

names_and_sizes() {
  moves_parts --map /tmp/hold. -- N2=256 N2=256 N7=512 N2=1
  moves_parts --min-size=1025k --only=file,anon,shmem -- N2=256 N2=256 N7=512 N2=1
}
scenario 'what: names and sizes of mappings' names_and_sizes

ranges() {
  local start
  start_hold 2:2
  start=$(starts "$pid" 1)
  run migratepages --range="$start-$(printf %x $((0x$start + (1 << 20))))" "$pid" 2 7
  expect_status 0
  expect_place "$pid" 1 'N2=256 N7=256'
  expect_intact "$pid"
}
scenario 'what: a range of addresses' ranges

# pairs_to LIST HOLD EXPECTED
pairs_to() {
  # shellcheck disable=SC2086 # words
  start_hold $2
  run migratepages --pairs="$1" "$pid"
  expect_status 0
  expect_stdout ''
  expect_pages "$pid" "$3"
  expect_intact "$pid"
  stop_hold "$pid"
}
pairs() {
  pairs_to 2:9,3:7 '2:1 3:2 4:4' '4=1024 7=512 9=256'
  pairs_to 2:3,3:4 '2:1 3:2 4:4' '3=256 4=1536'
  pairs_to 2:3,3:2 '2:20 3:1 3:4:thp' '2=1280 3=5120'
  pairs_to 2:3,3:4,4:2,5:7 '2:1 3:2 4:4 5:1' '2=1024 3=256 4=512 7=256'
}
scenario 'where: pairs, a chain, a swap, a circle' pairs

# spreads RULE HOLD FROM TO EXPECTED
spreads() {
  # shellcheck disable=SC2086 # words
  start_hold $2
  run migratepages --spread="$1" "$pid" "$3" "$4"
  expect_status 0
  expect_stdout ''
  ! grep -q 'no page goes' "$scratch/err" || { show_run; refute 'speaks of unused nodes'; }
  expect_pages "$pid" "$5"
  expect_intact "$pid"
  stop_hold "$pid"
}
spread_over() {
  spreads even 2:12 2 7,9,12 '7=1024 9=1024 12=1024'
  spreads even '2:8 3:4' 2,3 2,7 '2=1536 7=1536'
  spreads even 2:16:thp 2 7,9 '7=2048 9=2048'
  echo 3 >/sys/kernel/mm/mempolicy/weighted_interleave/node7
  spreads weights 2:8 2 7,9 '7=1536 9=512'
  # From Linux 6.16 on, writing 0 does not reset a weight.
  echo 1 >/sys/kernel/mm/mempolicy/weighted_interleave/node7
}
scenario 'where: spread over all of TO' spread_over

by_what_is_free() {
  local filler found
  start_hold 7:30
  filler=$pid
  start_hold 2:12
  run migratepages --spread=free --report "$pid" 2 7,9
  expect_status 0
  found=$(pages "$pid")
  [[ $found =~ ^7=([0-9]+)\ 9=([0-9]+)$ ]] || refute "pages per node: $found"
  ((BASH_REMATCH[1] + BASH_REMATCH[2] == 3072 && BASH_REMATCH[1] < BASH_REMATCH[2])) || refute "pages per node: $found"
  grep -Eqx 'node 2 to 9: .* moved' "$scratch/out" || { show_run; refute 'no line of node 9'; }
  stop_hold "$filler"
}
scenario 'where: spread by what is free' by_what_is_free

unused() {
  start_hold 2:1
  run migratepages "$pid" 2 7,9,12
  expect_status 0
  expect_stdout ''
  expect_stderr '^migratepages: warning: 2 7,9,12: no page goes to nodes 9,12: '
  expect_pages "$pid" '7=256'
}
scenario 'where: a warning of targets that the pairing leaves unused' unused

several() {
  local first
  start_hold 2:1
  first=$pid
  start_hold 2:2
  run migratepages --report "$first,$pid" 2 7
  expect_status 0
  expect_pages "$first" '7=256'
  expect_pages "$pid" '7=512'
  grep -qx "process $first (hold):" "$scratch/out" || { show_run; refute 'no line of the first'; }
  grep -Eqx 'all: [0-9.]+ MiB moved' "$scratch/out" || { show_run; refute 'no sum'; }
  # A process that does not exist is reported, and the other one moves.
  run migratepages "999999,$pid" 7 9
  expect_status 1
  expect_stderr '^migratepages: warning: 999999: no such process'
  expect_stderr "^migratepages: 999999,$pid: 1 of 2 processes moved, "
  expect_pages "$pid" '9=512'
}
scenario 'whom: several processes' several

# The second child is started while the first is moved.
grows() {
  local tree=$scratch/tree parent child
  bash -c 'hold 2:20 >"$0.first" & until [[ -e $0.go ]]; do sleep 0.1; done; hold 2:1 >"$0.second" & wait' "$tree" &
  parent=$!
  until grep -qs '^ready' "$tree.first"; do sleep 0.1; done
  child=$(awk '/^ready/ { print $2 }' "$tree.first")
  (
    until grep -q 'N7=' "/proc/$child/numa_maps"; do sleep 0.1; done
    touch "$tree.go"
  ) &
  measure_speed
  run_as=(strace -f -o /dev/null -e "inject=move_pages:delay_enter=$(limit 500000)")
  run migratepages --tree "$parent" --jobs=1 --only=anon --report 2 7
  run_as=()
  expect_status 0
  for child in first second; do
    pid=$(awk '/^ready/ { print $2 }' "$tree.$child")
    awk '/^range/ { print $3 }' "$tree.$child" >"$scratch/starts.$pid"
    grep -qx "process $pid (hold):" "$scratch/out" || { show_run; refute "no line of the $child"; }
  done
  expect_pages "$pid" '7=256'
}
scenario 'whom: a tree that grows while it is moved' grows

groups() {
  local other
  start_hold 2:1
  other=$pid
  make_cpuset group 0-15
  mkdir /sys/fs/cgroup/group/below
  mapfile -t hold_as < <(within group/below)
  start_hold 2:1
  run migratepages --cgroup group 2 7
  expect_status 0
  expect_pages "$pid" '7=256'
  expect_pages "$other" '2=256'
  run migratepages --cgroup /sys/fs/cgroup/nowhere 2 7
  expect_status 1
  expect_stderr '^migratepages: --cgroup: /sys/fs/cgroup/nowhere: no such cgroup'
  stop_hold "$pid"
  rmdir /sys/fs/cgroup/group/below
}
scenario 'whom: the processes of a cgroup and of those below it' groups

names_and_users() {
  local other
  hold_as=("${user[@]}")
  start_hold 2:1
  other=$pid
  hold_as=()
  start_hold 2:1
  run migratepages --user 1000 --strict --only=anon 2 7
  expect_status 0
  expect_pages "$other" '7=256'
  expect_pages "$pid" '2=256'
  run migratepages --name hol --report=json 2,7 9
  expect_status 0
  expect_pages "$other" '9=256'
  expect_pages "$pid" '9=256'
  [[ $(grep -c '"report": "migration"' "$scratch/out") == 2 ]] || { show_run; refute 'not two processes'; }
}
scenario 'whom: by name and by user' names_and_users

dry_run() {
  local words=(--dry-run --tree)
  echo 2 >/sys/devices/system/node/node7/hugepages/hugepages-2048kB/nr_hugepages
  echo 1 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages
  start_hold 2:4 3:1 2:1:twice 2:2:hugetlb
  run migratepages "${words[@]}" "$pid" 2,3 7,9
  expect_status 0
  grep -qx "process $pid (hold):" "$scratch/out" || { show_run; refute 'no line of the process'; }
  # Memory that is mapped twice counts as moved for each address, and needs room once.
  for words in 'anon on node 3: 1[.0-9]* MiB' 'anon on node 2: 4[.0-9]* MiB' 'shmem on node 2: 2 MiB' 'hugetlb on node 2: 2 MiB'; do
    grep -Eq "^  $words\$" "$scratch/out" || { show_run; refute "no $words"; }
  done
  grep -Eq '^node 7: 5[.0-9]* MiB would come, [0-9.]+ MiB free, [0-9.]+ [KM]iB kept by the kernel$' "$scratch/out" ||
    { show_run; refute 'no line of node 7'; }
  grep -q '^node 7: 1 huge pages of 2 MiB would come, 2 free$' "$scratch/out" || { show_run; refute 'no pool of node 7'; }
  grep -Eq '^all: .* would move in about [0-9.]+ s with one thread, by .*/s measured with 16 MiB from node 2 to 7$' "$scratch/out" ||
    { show_run; refute 'no time'; }
  expect_place "$pid" 1 'N2=1024'
  expect_place "$pid" 2 'N3=256'
  expect_place "$pid" 4 'N2=1'
  expect_intact "$pid"
}
scenario 'ahead: a dry run moves nothing' dry_run

reserve() {
  start_hold 2:8
  run migratepages --reserve=99% "$pid" 2 7
  expect_status 5
  expect_stderr '^migratepages: --reserve: node 7 has [0-9.]+ MiB free; [0-9.]+ MiB would come, and [0-9.]+ MiB is to stay free'
  expect_pages "$pid" '2=2048'
  run migratepages --reserve=10% "$pid" 2 7
  expect_status 0
  expect_pages "$pid" '7=2048'
}
scenario 'ahead: a reserve refuses before anything moves' reserve

evacuate() {
  local small big busy
  start_hold 2:2
  small=$pid
  start_hold 2:6 3:1
  big=$pid
  start_hold 2:1:busy
  busy=$pid
  echo 1 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages
  run migratepages --evacuate 2 --to 7,9 --spread=even --report
  expect_status 0
  expect_pages "$small" '7=256 9=256'
  expect_pages "$big" '3=256 7=768 9=768'
  expect_pages "$busy" '2=256'
  [[ $(awk '/^process / && !n++' "$scratch/out") == "process $big (hold):"* ]] || { show_run; refute 'not the biggest first'; }
  grep -Eq '^    [0-9]+ pages \([0-9]+ KiB\): busy: ' "$scratch/out" || { show_run; refute 'not what stayed'; }
  grep -Eqx 'node 2: [0-9.]+ MiB of [0-9.]+ MiB left' "$scratch/out" || { show_run; refute 'no line of what is left'; }
  grep -Eqx '  2 MiB pools of huge pages: .*' "$scratch/out" || { show_run; refute 'no pools'; }
  # The kernel's count of this memory is approximate.
  grep -Eqx '  [0-9.]+ [KM]iB of processes: .*' "$scratch/out" || { show_run; refute 'nothing of processes'; }
  grep -Eqx "  [0-9.]+ MiB the kernel's own: does not move" "$scratch/out" || { show_run; refute 'nothing of the kernel'; }
  expect_intact "$big"
}
scenario 'evacuate: all processes leave a node, and what is left is listed' evacuate

cpus_of() { awk '/^Cpus_allowed_list/ { print $2 }' "/proc/$1/status"; }
pins() {
  hold_as=(taskset -c 0)
  start_hold 0:1
  run migratepages --pin --only=anon "$pid" 0 1
  expect_status 0
  expect_pages "$pid" '1=256'
  [[ $(cpus_of "$pid") == 1 ]] || refute "CPUs: $(cpus_of "$pid")"
  [[ ! -s $scratch/err ]] || { show_run; refute 'has something to say'; }
  run migratepages --pin --only=anon --pairs=0:1,1:0 "$pid"
  expect_status 0
  [[ $(cpus_of "$pid") == 0 ]] || refute "CPUs: $(cpus_of "$pid")"
  # No thread runs on the CPUs of node 2, so the threads stay.
  run migratepages --pin --only=anon "$pid" 2 7
  expect_status 0
  [[ $(cpus_of "$pid") == 0 ]] || refute "CPUs: $(cpus_of "$pid")"
}
scenario 'keep: the CPUs of threads follow the pages' pins

# The time limit expires during the second of at least three calls.
pins_at_the_end() {
  local other words
  hold_as=(taskset -c 0)
  start_hold 0:1
  other=$pid
  start_hold 0:40
  for words in "$pid" "$pid,$other"; do
    run_as=(strace -f -o /dev/null -e inject=move_pages:delay_enter=1000000)
    run migratepages --pin --only=anon --jobs=1 --timeout=2 "$words" 0 1
    run_as=()
    expect_status 124
    expect_stderr "^migratepages: warning: $pid: its threads run where they did: not all of its pages have been tried"
    [[ $(cpus_of "$pid") == 0 ]] || refute "CPUs: $(cpus_of "$pid")"
    run migratepages "$pid" 1 0
    expect_status 0
  done
  start_hold 0:1 0:1:busy
  run migratepages --pin --only=anon --strict "$pid" 0 1
  expect_status 3
  [[ $(cpus_of "$pid") == 1 ]] || refute "CPUs: $(cpus_of "$pid")"
}
scenario 'keep: threads follow once all pages have been tried' pins_at_the_end

warns() {
  hold_as=(taskset -c 0)
  start_hold 0:1
  run migratepages --report "$pid" 0 7
  expect_status 0
  expect_stderr "^migratepages: warning: $pid: new pages come to node 0: threads may run there; --pin"
  echo 1 >/proc/sys/kernel/numa_balancing
  run migratepages --only=anon --pairs=7:0 "$pid"
  expect_status 0
  [[ ! -s $scratch/err ]] || { show_run; refute 'has something to say'; }
  run migratepages --strict --only=anon "$pid" 0 7
  expect_status 0
  expect_stderr "^migratepages: warning: $pid: numa_balancing moves pages back: threads may run beside node 0; --pin"
  echo 0 >/proc/sys/kernel/numa_balancing
  # The plain form prints no such warning.
  run migratepages "$pid" 2 12
  expect_status 0
  [[ ! -s $scratch/err ]] || { show_run; refute 'has something to say'; }
}
scenario 'keep: a warning of what brings pages back' warns
