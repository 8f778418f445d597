# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# The engine over move_pages(2), which numactl does not have, compared with the kernel's single call.

four='2:1 3:2 4:4 5:8'

# both FROM TO HOLD EXPECTED: the engine and the kernel's call leave the same pages on the same nodes.
both() {
  local engine
  for engine in parallel kernel; do
    # shellcheck disable=SC2086 # words
    start_hold $3
    run migratepages "--engine=$engine" "$pid" "$1" "$2"
    expect_status 0
    expect_stdout ''
    expect_pages "$pid" "$4"
    expect_intact "$pid"
    stop_hold "$pid"
  done
}

rows() {
  both 2-5 7,9,12-13 "$four" '7=256 9=512 12=1024 13=2048'
  both 2-5 7 "$four" '7=3840'
  both 2-5 7,9 "$four" '7=1280 9=2560'
  both 2-5 7,9,12 "$four" '7=2304 9=512 12=1024'
  both 2 7,9,12 "$four" '3=512 4=1024 5=2048 7=256'
  both 2,3 7,9,12 "$four" '4=1024 5=2048 7=256 9=512'
  both 2-5 3-6 "$four" '3=256 4=512 5=1024 6=2048'
  both 2-5 4-7 "$four" '4=256 5=512 6=1024 7=2048'
  both 2-5 3-5 "$four" '3=768 4=1024 5=2048'
  both 3-5 2-5 "$four" '2=256 3=512 4=1024 5=2048'
  both 2-5 5,6 "$four" '5=3328 6=512'
  both 2,3 '!2,3' "$four" '0=256 1=512 4=1024 5=2048'
  both all 0 '1:1 2:2 9:4 15:8' '0=3840'
  both 0 all '0:1 2:2 9:4' '0=256 2=512 9=1024'
  both all all "$four" '2=256 3=512 4=1024 5=2048'
  both +2 +3 "$four" '3=768 4=1024 5=2048'
  both '!2-5' 13 '0:1 1:2 2:4 6:8 15:16' '2=1024 13=6912'
}
scenario 'engine: each row of the pairing moves what the kernel moves' rows

kinds() {
  local node
  for node in 2 3 7 9; do
    echo 4 >"/sys/devices/system/node/node$node/hugepages/hugepages-2048kB/nr_hugepages"
  done
  both 2-3 7,9 '2:8:hugetlb 3:4:hugetlb' '7=2048 9=1024'
  both 2-3 7,9 '2:1:locked 3:2:file' '7=256 9=512'
  both 2-3 7,9 '2:2:shared 3:1' '7=512 9=256'
  # A page that is mapped twice counts for both mappings.
  both 2-3 3-4 '2:1:twice 3:1' '3=256 4=256'
}
scenario 'engine: kinds of pages' kinds

transparent() {
  local words
  for words in '' --jobs=3 --max-pause=20ms; do
    start_hold 2:8:thp 3:4:thp 2:3
    # shellcheck disable=SC2086 # none, or one
    run migratepages --engine=parallel $words "$pid" 2-3 7,9
    expect_status 0
    expect_pages "$pid" '7=2816 9=1024'
    [[ $(huge "$pid") == 12288 ]] || refute "huge after: expected 12288 kB, found $(huge "$pid")"
    expect_intact "$pid"
    stop_hold "$pid"
  done
}
scenario 'engine: transparent huge pages stay huge' transparent

# plain: checks the plain form on a process that is large enough for the engine.
plain() {
  start_hold 2:40
  run migratepages "$pid" 2 7
  expect_status 0
  expect_pages "$pid" '7=10240'
  expect_intact "$pid"
  [[ ! -s $scratch/err ]] || { show_run; refute 'has something to say'; }
}
uses_engine() {
  # shellcheck disable=SC2054 # the comma is strace's
  run_as=(strace -f -o "$scratch/trace" -e trace=move_pages,migrate_pages)
  plain
  grep -q 'move_pages(.*MPOL_MF_MOVE' "$scratch/trace" || refute 'moves no page by itself'
  [[ $(grep -c 'migrate_pages(' "$scratch/trace") == 1 ]] || refute 'does not ask the kernel once at the end'
}
scenario 'engine: the plain form uses it, and asks the kernel at the end' uses_engine

moves_on() {
  # shellcheck disable=SC2054
  run_as=(strace -f -o "$scratch/trace" -e trace=move_pages,migrate_pages)
  start_hold 2:40 3:1
  run migratepages "$pid" 2-3 3-4
  expect_status 0
  expect_pages "$pid" '3=10240 4=256'
  ! grep -q 'move_pages(' "$scratch/trace" || refute 'a second run could move pages on'
}
scenario 'engine: the plain form leaves overlapping sets to the kernel' moves_on

# Processes that are large enough for the engine, compared with numactl's migratepages.
as_numactl() {
  moves 2 7 2:40 '7=10240'
  moves 2-3 7,9 '2:20 3:24' '7=5120 9=6144'
  moves 2-3 7,9 '2:24:thp 3:12:thp 3:3' '7=6144 9=3840'
  moves 2-4 4 '2:16 3:20 4:4' '4=10240'
  moves 2 7,9 2:40 '7=10240'
}
scenario 'engine: the plain form leaves what numactl leaves' as_numactl

without_move_pages() {
  run_as=(strace -f -o /dev/null -e inject=move_pages:error=EPERM)
  plain
  run migratepages --engine=parallel "$pid" 7 2
  expect_status 1
  expect_stderr 'move_pages: (blocked by a seccomp filter|Operation not permitted)'
}
scenario 'engine: where move_pages is refused, the kernel moves' without_move_pages

outside_cpuset() {
  make_cpuset pair 2,4
  mapfile -t hold_as < <(within pair)
  plain
}
scenario "engine: outside the target's cpuset the kernel moves" outside_cpuset

report() {
  local words
  start_hold 2:2 3:1:busy
  run migratepages --report "$pid" 2-3 7,9
  expect_status 0
  grep -Eqx 'node 2 to 7: [0-9]+ pages \([0-9.]+ MiB\) moved' "$scratch/out" || { show_run; refute 'no line of node 2'; }
  grep -Eqx "$(own_pages 'node 3 to 9: no page moved, <256> pages \(1 MiB\) stayed')" "$scratch/out" || { show_run; refute 'no line of node 3'; }
  grep -Eqx "$(own_pages '  <256> pages \(1 MiB\): busy: .*')" "$scratch/out" || { show_run; refute 'no reason'; }
  run migratepages --report=json "$pid" 3 9
  expect_status 0
  for words in '"reason": "busy"' '"bytes": 1048576' '"moved_bytes": 0' '"end": "complete"'; do
    grep -Fq "$words" "$scratch/out" || { show_run; refute "no $words"; }
  done
  run migratepages --strict "$pid" 3 9
  expect_status 4
  run migratepages --strict "$pid" 3,7 9
  expect_status 3
  run migratepages --strict "$pid" 12 13
  expect_status 0
  expect_intact "$pid"
}
scenario 'engine: reports, and is strict' report

as_owner() {
  hold_as=("${user[@]}")
  run_as=("${user[@]}")
  start_hold 2:1:shared 3:1
  run migratepages --strict "$pid" 2-3 7,9
  expect_status 3
  run migratepages --report "$pid" 2-3 7,9
  expect_status 0
  grep -q ': shared with other processes' "$scratch/out" || { show_run; refute 'no reason'; }
  expect_pages "$pid" '2=256 9=256'
  run_as=(setpriv --reuid 1001 --regid 1001 --clear-groups)
  run migratepages --report "$pid" 2-3 7,9
  expect_status 1
  expect_stderr 'belongs to user 1000; moving its pages needs CAP_SYS_PTRACE'
}
scenario 'engine: shared pages of an owner stay, and are counted' as_owner

full() {
  local found words other
  for words in '' --report --max-pause=20ms; do
    start_hold 7:40
    other=$pid
    start_hold 2:25 3:25 4:25
    # shellcheck disable=SC2086 # none, or one
    run migratepages $words "$pid" 2-4 7
    [[ $status == 1 ]] || { show_run; refute "exit status: expected 1, found $status"; }
    found=$(pages "$pid")
    [[ $found =~ (^| )7=([0-9]+)$ ]] || refute "nothing moved: $found"
    ((BASH_REMATCH[2] > 5000)) || refute "too little moved: $found"
    expect_stderr 'no memory on the target \(node 7 has .* free\): .* moved from node 2 to 7.* [0-9]+ pages .* stayed \(no memory on the target node\)'
    expect_intact "$pid"
    stop_hold "$pid"
    stop_hold "$other"
  done
}
scenario 'engine: a target that fills up' full

# Delays each call, so that a stop falls between two calls.
slowly() {
  run_as=(strace -f -o "$scratch/trace" -e trace=move_pages -e inject=move_pages:delay_enter=600000)
}
moves_pages() { grep -q 'MPOL_MF_MOVE' "$scratch/trace" 2>/dev/null; }
ends_in_time() {
  slowly
  start_hold 2:20 3:20
  run migratepages --timeout=1.5 --jobs=1 "$pid" 2-3 7,9
  expect_status 124
  expect_stderr 'time has run out: '
  expect_intact "$pid"
  run_as=()
  run migratepages --timeout=1000m "$pid" 2-3 7,9
  expect_status 0
  expect_pages "$pid" '7=5120 9=5120'
}
scenario 'engine: a time limit' ends_in_time

stops() {
  local job status=0
  slowly
  start_hold 2:20 3:20
  rm -f "$scratch/trace"
  "${run_as[@]}" migratepages "$@" "$pid" 2-3 7,9 >"$scratch/out" 2>"$scratch/err" &
  job=$!
  await moves_pages
  pgrep -x migratepages >"$scratch/tool"
  # The shell starts background jobs with SIGINT ignored, and the tool keeps ignoring it.
  kill -INT "$(cat "$scratch/tool")"
  sleep 0.4
  kill -0 "$(cat "$scratch/tool")" || refute 'ended by a signal that was ignored'
  kill -TERM "$(cat "$scratch/tool")"
  wait "$job" || status=$?
  # strace ends in the same way as the program that it runs.
  ((status == 143)) || { show_run; refute "status $status, not that of SIGTERM"; }
  expect_stderr 'stopped by SIGTERM: '
  expect_intact "$pid"
}
scenario 'engine: a signal stops the plain form, and it says what was done' stops
scenario 'engine: a signal stops it' stops --engine=parallel --jobs=1

# keeps_to MB BANDWIDTH WORD...: checks that a run with these options is not faster than BANDWIDTH MiB/s, by the tool's
# own report, and that the tool reports progress meanwhile.
keeps_to() {
  local size=$1 bandwidth=$2
  shift 2
  start_hold "2:$size"
  run migratepages "--bandwidth=${bandwidth}M" --progress=json --report=json "$@" "$pid" 2 7
  expect_status 0
  expect_pages "$pid" "7=$((size * 256))"
  awk -v bandwidth="$bandwidth" -v size="$size" '
    { gsub(/,/, "") }
    $1 == "\"moved_bytes\":" && moved == "" { moved = $2 }
    $1 == "\"seconds\":" { seconds = $2 }
    END { exit !(moved >= size * 1048576 && seconds * bandwidth * 1048576 >= moved) }
  ' "$scratch/out" || { show_run; refute "faster than $bandwidth MiB/s"; }
  grep -q '"report": "progress".*"is_over": false' "$scratch/err" || { show_run; refute 'tells nothing meanwhile'; }
  # Warnings about what may bring the pages back come after the last progress line.
  [[ $(grep -v ': warning: ' "$scratch/err" | tail -n 1) == *'"is_over": true'* ]] || { show_run; refute 'does not tell the end'; }
  expect_intact "$pid"
  stop_hold "$pid"
}
keeps_to_bandwidth() {
  keeps_to 16 8 --jobs=1
  keeps_to 40 16 --jobs=3
}
scenario 'engine: a bandwidth that all threads keep to' keeps_to_bandwidth

# SIGUSR1 is signal 10. The tool blocks it from its start on, and its engine receives it.
holds_usr1() {
  awk '$1 == "SigBlk:" { exit substr($2, length($2) - 2, 1) !~ /[2367abef]/ }' "/proc/$1/status" 2>/dev/null
}

# asks_once PAGES WORD...: sends SIGUSR1 once. The tool prints one line of progress and runs to its end.
asks_once() {
  local job status=0 expected=$1
  shift
  start_hold 2:20 3:20
  "${run_as[@]}" migratepages "$@" "$pid" 2-3 7,9 >"$scratch/out" 2>"$scratch/err" &
  job=$!
  # Without strace, the job is the tool itself.
  echo "$job" >"$scratch/tool"
  until { ((${#run_as[@]} == 0)) || pgrep -x migratepages >"$scratch/tool"; } && holds_usr1 "$(cat "$scratch/tool")"; do
    kill -0 "$job" || refute 'ended before it was asked'
  done
  kill -USR1 "$(cat "$scratch/tool")"
  wait "$job" || status=$?
  expect_status 0
  expect_stdout ''
  expect_pages "$pid" "$expected"
  grep -Eqx "migratepages: $pid: [0-9]+%, .* moved, .*/s, .*pause [0-9.]+ m?s" "$scratch/err" || { show_run; refute 'tells nothing'; }
  [[ $(grep -vc ': warning: ' "$scratch/err") == 1 ]] || { show_run; refute 'tells more than it was asked'; }
  expect_intact "$pid"
}
asks_plainly() {
  slowly
  asks_once '7=5120 9=5120'
}
scenario 'engine: SIGUSR1 asks how far the plain form is' asks_plainly
scenario 'engine: SIGUSR1 asks how far it is' asks_once '7=5120 9=5120' --bandwidth=8M

# Starts the tool and waits until one of its calls has moved pages. From the fourth call on, each call is delayed by
# three seconds, or longer on a slow machine.
delayed() {
  measure_speed
  run_as=(strace -f -o "$scratch/trace" -e trace=move_pages -e "inject=move_pages:delay_enter=$(limit 3000000):when=4+")
  rm -f "$scratch/trace"
  "${run_as[@]}" migratepages "$@" >"$scratch/out" 2>"$scratch/err" &
  job=$!
  until grep -q 'MPOL_MF_MOVE_ALL) = ' <(grep -v ' 0, ' "$scratch/trace" 2>/dev/null); do sleep 0.1; done
}

# The tool gives up a target node that is no longer allowed, and reports the reason.
cpuset_changes() {
  local job status=0
  make_cpuset pair 2,7
  mapfile -t hold_as < <(within pair)
  start_hold 2:20
  delayed --report --jobs=1 "$pid" 2 7
  echo 2,9 >/sys/fs/cgroup/pair/cpuset.mems
  wait "$job" || status=$?
  ((status == 1)) || { show_run; refute "status $status"; }
  grep -q ': the target node is not allowed to the process' "$scratch/out" || { show_run; refute 'no reason'; }
  expect_intact "$pid"
}
scenario 'engine: a cpuset that changes meanwhile' cpuset_changes

# Another process gets the process ID while the tool works, with memory at the same addresses. At most one call may
# reach it.
number_is_reused() {
  local job status first words
  echo 0 >/proc/sys/kernel/randomize_va_space
  for words in '' --report; do
    status=0
    start_hold 2:40
    first=$pid
    # shellcheck disable=SC2086 # none, or one
    delayed $words "$pid" 2 7
    disown "$first"
    kill -KILL "$first"
    while [[ -e /proc/$first ]]; do sleep 0.01; done
    # mkfifo takes the next process ID.
    echo $((first - 2)) >/proc/sys/kernel/ns_last_pid
    start_hold 2:40
    [[ $pid == "$first" ]] || refute "a new process is $pid, not $first"
    wait "$job" || status=$?
    [[ $status == 0 || $words == --report ]] || { show_run; refute "status $status"; }
    grep -q 'the process has ended; ' "$scratch/err" || { show_run; refute 'does not say so'; }
    [[ $(pages "$pid") =~ ^2=([0-9]+) ]] || refute "pages: $(pages "$pid")"
    ((BASH_REMATCH[1] >= 10240 - 4096)) || refute "pages of a stranger moved: $(pages "$pid")"
    expect_intact "$pid"
    stop_hold "$pid"
  done
  echo 2 >/proc/sys/kernel/randomize_va_space
}
scenario 'engine: a number that another process gets' number_is_reused

# Kills the process at a random moment of the move.
ends_meanwhile() {
  local round done=0 gone=0
  for ((round = 0; round < ENGINE_ROUNDS; round++)); do
    start_hold 2:6 3:6
    disown "$pid"
    (
      sleep "0.$(printf %03d $((RANDOM * 600 / 32768)))"
      kill -KILL "$pid"
    ) &
    run migratepages --engine=parallel --jobs=2 "$pid" 2,3 7,9
    case $status in
      0) done=$((done + 1)) ;;
      1) gone=$((gone + 1)) ;;
      *) expect_status '0 or 1' ;;
    esac
    wait "$!"
  done
  note "moved $done times, gone $gone times"
}
scenario 'engine: a process that ends while it is moved' ends_meanwhile

# During the moves, the process forks, maps, unmaps and executes itself again for many rounds. It checks its memory
# before each execution and at the end.
wild_target() {
  local round target status left=0 nodes=(2 7)
  wild 2:2 "$WILD_ROUNDS" >"$scratch/wild" 2>&1 &
  target=$!
  until grep -q ready "$scratch/wild"; do sleep 0.1; done
  for ((round = 0; ; round++)); do
    run migratepages --engine=parallel --jobs=2 "$target" "${nodes[round % 2]}" "${nodes[(round + 1) % 2]}"
    [[ $status == [01] ]] || expect_status '0 or 1'
    [[ $(ps -o stat= -p "$target" 2>/dev/null) == [!Z]* ]] || break
  done
  wait "$target" || left=$?
  ((left == 0)) || { cat "$scratch/wild"; refute "the process ended with $left"; }
  note "moved $round times"
}
scenario 'engine: a process that forks, maps and executes while it is moved' wild_target

# Kills the tool at random moments. The process continues to run, and its memory is unchanged.
killed_tool() {
  local round job
  start_hold 2:10 3:6:thp
  for ((round = 0; round < ENGINE_ROUNDS; round++)); do
    if ((round % 2)); then
      migratepages --engine=parallel --jobs=2 "$pid" 7,9 2,3 2>"$scratch/err" &
    else
      migratepages --engine=parallel --jobs=2 "$pid" 2,3 7,9 2>"$scratch/err" &
    fi
    job=$!
    sleep "0.$(printf %03d $((RANDOM * 400 / 32768)))"
    kill -KILL "$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
    ((round % 5)) || expect_intact "$pid"
  done
  expect_intact "$pid"
  run migratepages --engine=parallel "$pid" 7,9 2,3
  expect_status 0
  expect_pages "$pid" '2=2560 3=1536'
  stop_hold "$pid"
}
scenario 'engine: the tool is killed while it moves' killed_tool

# Two nodes have pages of the range that a huge page would have. Before Linux 6.7, the kernel does not tell which pages are
# huge.
side_by_side() {
  start_hold 2:8
  run migratepages --spread=even "$pid" 2 3-5
  expect_status 0
  run migratepages --report --strict "$pid" 3-5 7
  expect_status 0
  expect_pages "$pid" '7=2048'
  ! grep -Eq 'stayed|third' "$scratch/out" || { show_run; refute 'pages are said to have stayed'; }
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'engine: pages of several nodes side by side' side_by_side
