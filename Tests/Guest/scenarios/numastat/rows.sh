# shellcheck shell=bash disable=SC2034,SC2154,SC2317 # lib.sh sets, reads and calls them
# machines: memoryless
# numastat-swift compared with numastat 2.0.19: the rows of the reference's table of calls. Rows 37, 38, 43, 44, 46,
# 48-53, 55, 56 and 58 need artificial machines, a terminal, or output that is lost: they are tests of
# Tests/Programs/NumastatProgramTests.swift. Row 54 is a test of Tests/NumastatTests/Tables/ProcessReportTests.swift. Each
# difference that --old gives for 2.0.19 is a row of DIFFERENCES.md.

# Patterns are searched for in the command lines of all processes: no process whose command line contains one may run
# beside the tool.
run_alone() {
  run() {
    local program
    find_program "$1"
    shift
    status=0
    "${run_as[@]}" env "${width[@]}" "$program" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  }
}
width=()

# stat_row STATUS STDOUT [OPTION VALUE...] -- WORD...: as `row`; in WORD, P and Q stand for processes that hold memory.
# P has the lower number.
stat_row() {
  local words=() word p q
  run_alone
  hold_still
  start_hold 1:2
  p=$pid
  start_hold 3:1 0:3:file
  q=$pid
  for word in "$@"; do
    case $word in
      P) word=$p ;;
      Q) word=$q ;;
    esac
    words+=("$word")
  done
  row "${words[@]:0:2}" --tool numastat "${words[@]:2}"
  stop_hold "$p"
  stop_hold "$q"
}

usage_of() {
  stat_row 0 any --old 1 '' -- "$1"
  grep -q '^usage: numastat-swift ' "$scratch/out" || { show_run; refute 'no usage'; }
}

found_none=$'Found no processes containing pattern: "nosuch_x"\n'
version='s/^[^ ]* version: (2\.0\.19): [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{4}$/\1/'

scenario 'numastat: row 1: no word' stat_row 0 same --line 'numa_miss                      0               0               0               0' --
scenario 'numastat: row 2: -n' stat_row 0 same --line 'Per-node numastat info (in MBs):' -- -n
scenario 'numastat: row 3: --' stat_row 0 same --line 'Per-node numastat info (in MBs):' -- --
scenario 'numastat: row 3: -v' stat_row 0 same -- -v
scenario 'numastat: row 3: -c' stat_row 0 same -- -c
scenario 'numastat: rows 4 and 5: -V' stat_row 0 $'2.0.19\n' --filter "$version" -- -V
scenario 'numastat: row 6: -h' usage_of -h
scenario 'numastat: row 7: --help' usage_of --help
scenario 'numastat: row 7: --he' usage_of --he
scenario 'numastat: row 7: -?' stat_row 1 '' --says '-\?: no such option' -- '-?'
scenario 'numastat: row 8: --help=x' stat_row 1 '' --says '--help: takes no value' -- --help=x
scenario 'numastat: row 9: --foo' stat_row 1 '' --says '--foo: no such option' -- --foo
scenario 'numastat: row 10: -p' stat_row 1 '' --says '-p: needs a value' -- -p
scenario 'numastat: row 11: -5' stat_row 1 '' --says '-5: no such option' -- -5
scenario 'numastat: row 12: a pattern that matches nothing' stat_row 1 "$found_none" --old 0 any \
  --says 'nosuch_x: no process has this' -- nosuch_x
scenario 'numastat: row 13: a pattern that matches nothing, and -m' stat_row 0 same \
  --line 'Per-node system memory usage (in MBs):' -- nosuch_x -m
scenario 'numastat: row 14: a search before a word that is wrong' stat_row 1 "$found_none" --says '-Q: no such option' -- \
  -p nosuch_x -Q
scenario 'numastat: row 15: a search before -V' stat_row 0 "${found_none}2.0.19"$'\n' --filter "$version" -- -p nosuch_x -V

# --- Processes that are not shown ---

scenario 'numastat: row 16: a process that is not there' stat_row 1 '' --old 0 any \
  --says '^numastat-swift: 999999: /proc/999999/numa_maps: No such file or directory$' -- 999999
scenario 'numastat: row 17: process 0' stat_row 1 '' --old 0 any --says '^numastat-swift: 0: no process has this number$' -- 0
scenario 'numastat: row 17: an empty word' stat_row 1 '' --old 0 any --says "^numastat-swift: '': " -- ''
scenario 'numastat: row 18: a number beyond 32 bits' stat_row 1 '' --old 0 any --says '^numastat-swift: 99999999999: ' -- \
  99999999999

shows_the_others() {
  run_alone
  start_hold 1:2
  row 0 any --tool numastat --says '^numastat-swift: 999999: ' -- "$pid" 999999
  # The last run is that of our tool.
  [[ $(sed '1,4d' "$scratch/out") == *"$pid (hold)"*$'\n'"Total "* && $(grep -c '^[0-9]' "$scratch/out") == 1 ]] ||
    { show_run; refute 'not the one that is there'; }
  row 0 same --tool numastat --filter '/^$/d;/999999/d' --says '^numastat-swift: 999999: ' -- -v "$pid" 999999
  stop_hold "$pid"
}
scenario 'numastat: rows 19 and 20: one that is there and one that is not' shows_the_others

# The owner of the second process may not read the first.
lower_one_is_forbidden() {
  local forbidden
  run_alone
  start_hold 1:2
  forbidden=$pid
  hold_as=("${user[@]}")
  start_hold 3:1
  run_as=("${user[@]}")
  row 0 any --tool numastat --says "^numastat-swift: $forbidden: /proc/$forbidden/numa_maps: Permission denied\$" -- \
    "$forbidden" "$pid"
  [[ $(grep -o '^[0-9]* (hold)' "$scratch/out") == "$pid (hold)" ]] || { show_run; refute 'not the row of the other alone'; }
}
scenario 'numastat: row 21: the lower one of two is forbidden' lower_one_is_forbidden

forbidden() {
  run_alone
  run_as=("${user[@]}")
  row 1 '' --tool numastat --old 0 any --says '^numastat-swift: 1: /proc/1/numa_maps: Permission denied$' -- 1
}
scenario 'numastat: row 23: a process of another user' forbidden

# --- A process that ends while it is read ---

# start_many [FILE]: starts a process of 8000 mappings. Its parent does not wait for it, and is ended by `reap`.
start_many() {
  local from
  mkfifo "$scratch/many.$RANDOM"
  from=$(echo "$scratch"/many.*)
  bash -c 'many 8000 "$@" & exec sleep 10000' _ "$@" >"$from" &
  parent=$!
  read -r -t 60 _ pid thread <"$from"
  rm "$from"
}
reap() {
  kill -KILL "$parent"
  wait "$parent" || true
}
# Waits until the process has ended or is another program.
wait_until_changed() { while [[ $(awk '/^(Name|State):/ { printf "%s ", $2 }' "/proc/$pid/status" 2>/dev/null) == "$1" ]]; do sleep 0.01; done; }

# read_and ENDS [FILE]: stops our tool while it reads a process's numa_maps, calls ENDS, and lets the tool continue. If
# the tool was too fast, it tries again.
read_and() {
  local reader try file shown position
  for ((try = 0; try < 200; try++)); do
    start_many "${@:2}"
    numastat-swift "$pid" >"$scratch/out" 2>"$scratch/err" &
    reader=$!
    while kill -0 "$reader" 2>/dev/null && ! [[ /proc/$reader/fd/3 -ef /proc/$pid/numa_maps ]]; do :; done
    kill -STOP "$reader" 2>/dev/null || true
    while [[ $(awk '$1 == "State:" { print $2 }' "/proc/$reader/status" 2>/dev/null) == [RS] ]]; do :; done
    position=$(awk '$1 == "pos:" { print $2 }' "/proc/$reader/fdinfo/3" 2>/dev/null || true)
    if [[ /proc/$reader/fd/3 -ef /proc/$pid/numa_maps && ${position:-0} -gt 0 ]] && ((position < 200000)); then
      "$1"
      kill -CONT "$reader"
      status=0
      wait "$reader" || status=$?
      expect_status 1
      expect_stdout ''
      [[ $(cat "$scratch/err") == "numastat-swift: $pid: /proc/$pid/numa_maps: No such process" ]] ||
        { show_run; refute 'stderr: not as expected'; }
      [[ -z ${parent:-} ]] || reap
      note "try $try, at byte $position"
      return
    fi
    kill -CONT "$reader" 2>/dev/null || true
    wait "$reader" || true
    reap
  done
  refute 'never met in the midst'
}
becomes_a_zombie() { kill -TERM "$pid"; wait_until_changed 'many S '; }
is_gone() { becomes_a_zombie; reap; parent=''; while [[ -e /proc/$pid ]]; do sleep 0.01; done; }
is_another_program() { kill -USR1 "$pid"; wait_until_changed 'many S '; }
scenario 'numastat: row 22: a process that ends while it is read' read_and is_gone
scenario 'numastat: row 22: a process that becomes a zombie while it is read' read_and becomes_a_zombie
scenario 'numastat: row 22: a process that becomes another program while it is read' read_and is_another_program /usr/bin/sleep

# --- Processes that are shown ---

scenario 'numastat: row 24: a thread of the kernel' stat_row 0 same -- 2
zombie() {
  run_alone
  start_zombie
  pid=$zombie
  row 0 same --tool numastat -- "$pid"
  grep -q '^Total  *0.00 ' "$scratch/out" || { show_run; refute 'not zeros'; }
}
scenario 'numastat: row 24: a zombie' zombie
scenario 'numastat: row 25: nothing but zeros' stat_row 0 same --line 'Table has no non-zero data.' -- -z 2
scenario 'numastat: row 26: a process twice' stat_row 0 same -- P P
scenario 'numastat: row 27: several, one of them twice' stat_row 0 same -- Q P Q -c
scenario 'numastat: row 28: a text of name and command line' stat_row 0 same -- 'hold hold 3:1'
scenario 'numastat: row 29: a number among the arguments' stat_row 0 same -- ' 0:3'
for pattern in HOLD '^hold' 9404,9405; do
  scenario "numastat: row 30: $pattern" stat_row 1 "Found no processes containing pattern: \"$pattern\""$'\n' --old 0 any -- "$pattern"
done
thread() {
  run_alone
  start_many
  row 0 same --tool numastat --line "Per-node process memory usage (in MBs) for PID $thread (many)" -- "$thread"
  # The thread is not listed in /proc, so that no pattern finds it.
  row 0 same --tool numastat -- many
  ! grep -q "^$thread " "$scratch/out" || { show_run; refute 'found by a pattern'; }
  kill -TERM "$pid"
  reap
}
scenario 'numastat: row 31: a thread' thread
scenario 'numastat: row 32: it does not find itself' stat_row 1 $'Found no processes containing pattern: "execpat"\n' --old 0 any -- \
  execpat

# --- Order, width, tables ---

scenario 'numastat: row 33: the word behind -s is a process' stat_row 0 same --line 'Per-node process memory usage (in MBs) for PID 2 (kthreadd)' -- \
  -s 2
scenario 'numastat: row 34: -nsc' stat_row 0 same -- -nsc
scenario 'numastat: row 35: -ns1' stat_row 0 same -- -ns1
scenario 'numastat: row 36: -ns4' stat_row 0 same -- -ns4
folded() {
  width=("NUMASTAT_WIDTH=$1")
  stat_row 0 same -- -n
}
for wide in 80 60 32 10 47 48 0 -5 abc '' 10000001; do
  case $wide in
    80) row='row 39: width 80' ;;
    60 | 32 | 10) row="row 40: width $wide" ;;
    47 | 48) row="row 41: width $wide" ;;
    *) row="row 42: width '$wide'" ;;
  esac
  scenario "numastat: $row" folded "$wide"
done
scenario 'numastat: row 45: no column for a node of zeros' stat_row 0 same -- -czn
scenario 'numastat: row 47: -m as this kernel has it' stat_row 0 same -- -m
long_names() {
  local processes
  run_alone
  mapfile -t processes < <(awk '$1 == "Name:" { name = $2 }
    $1 == "Pid:" && name !~ /^kworker/ && length($2 name) > 21 { print $2 }' /proc/[0-9]*/status)
  ((${#processes[@]} >= 2)) || refute 'no threads of the kernel with a long name'
  row 0 same --tool numastat -- "${processes[@]}"
  row 0 same --tool numastat -- -c "${processes[@]}"
}
scenario 'numastat: row 57: names that are cut' long_names
scenario 'numastat: row 59: processes, then -m, then -n' stat_row 0 same -- -c -n -m P
scenario 'numastat: row 60: a node without memory' stat_row 0 same -- -n
