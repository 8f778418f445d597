# shellcheck shell=bash
# The functions that scenarios use. /run.sh sources this file in the guest, after Tests/limits; `run` on the host makes
# /run.sh.
#
# A scenario is one line, `scenario NAME FUNCTION [WORD...]`. The function runs in a subshell with `set -e`: the first
# check that fails ends it, and its output is shown.

scratch=/tmp/scratch
tool=ours
# shellcheck disable=SC2034 # scenarios use it
user=(setpriv --reuid 1000 --regid 1000 --clear-groups)
# Words that are put before the commands of the next holders, and of the next runs of a tool.
hold_as=()
run_as=()

note() { printf '%s\n' "$*"; }

# Prints the reason and fails. With `set -e` this ends the scenario.
refute() {
  note "$tool: $*"
  return 1
}

# start_zombie: starts a process that exits, and for which its parent never waits. Sets `zombie` to its ID. The process
# exits only after the parent, a shell that might wait for it, has become a `sleep`.
start_zombie() {
  # shellcheck disable=SC2016 # the inner shell's
  bash -c 'while [[ $(</proc/$$/comm) != sleep ]]; do sleep 0.01; done & echo "$!" >"$0"; exec sleep 1000000' \
    "$scratch/zombie" &
  until zombie=$(cat "$scratch/zombie" 2>/dev/null) && [[ -n $zombie ]] &&
    grep -q '^State:.Z' "/proc/$zombie/status" 2>/dev/null; do
    sleep 0.01
  done
}

# await COMMAND...: waits until the command succeeds. Only the scenario's time limit ends the wait. Then the command is
# shown.
await() {
  echo "$*" >/tmp/awaited
  until "$@"; do sleep 0.05; done
  : >/tmp/awaited
}

# is_asleep PID NAME: succeeds if the process runs the program NAME and sleeps, so that it has mapped and read what it
# needs.
is_asleep() {
  local text
  text=$(cat "/proc/$1/status" 2>/dev/null) || return 1
  [[ $text == "Name:"$'\t'"$2"$'\n'*$'\n'"State:"$'\t'S* ]]
}

# --- Processes that hold memory (hold.c) ---

# start_hold [--no-dump] WORD...: starts a process that holds memory. Sets `pid` to its ID.
start_hold() {
  local line channel starts='' fifo=$scratch/hold.$RANDOM$RANDOM
  mkfifo "$fifo"
  "${hold_as[@]}" hold "$@" >"$fifo" 2>>"$scratch/holders" &
  exec {channel}<"$fifo"
  pid=''
  while read -r -u "$channel" line; do
    case $line in
      range\ *) line=${line#range * }; starts+=${line%% *}$'\n' ;;
      ready\ *) pid=${line#ready }; break ;;
    esac
  done
  if [[ -z $pid ]]; then
    cat "$scratch/holders"
    # If the node has too little memory, the kernel kills the process, and its log shows that.
    dmesg | tail -n 40
    refute "hold $*: did not start"
  fi
  printf %s "$starts" >"$scratch/starts.$pid"
  echo "$channel" >"$scratch/channel.$pid"
}

# pages PID: prints how many 4 kB pages of the memory that PID holds are on each node, as "2=256 9=512".
pages() {
  awk '
    FNR == NR { held[$1]; next }
    $1 in held {
      size = 4
      for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=/) size = substr($i, 19)
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) {
        split(substr($i, 2), part, "=")
        count[part[1]] += part[2] * size / 4
      }
    }
    END {
      for (node in count) if (node + 0 > last) last = node + 0
      for (node = 0; node <= last; node++) if (node in count) { printf "%s%d=%d", blank, node, count[node]; blank = " " }
      print ""
    }
  ' "$scratch/starts.$1" "/proc/$1/numa_maps"
}

page_size=$(getconf PAGESIZE)
# own_pages TEXT: prints the text, with each <N>, which stands for N pages of 4 kB, as the number of this machine's base pages.
own_pages() {
  local text=$1
  while [[ $text =~ \<([0-9]+)\> ]]; do
    text=${text/"${BASH_REMATCH[0]}"/$((BASH_REMATCH[1] * 4096 / page_size))}
  done
  printf '%s' "$text"
}

# huge PID: prints how many kB of the memory that PID holds are transparent huge pages.
huge() {
  awk '
    FNR == NR { held[$1]; next }
    $1 ~ /^[0-9a-f]+-/ { split($1, part, "-"); inside = part[1] in held }
    inside && $1 == "AnonHugePages:" { sum += $2 }
    END { print sum + 0 }
  ' "$scratch/starts.$1" "/proc/$1/smaps"
}

# bytes_of PID: prints the bytes of the process on all nodes, from numa_maps.
bytes_of() {
  awk '
    {
      size = 4
      for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=/) size = substr($i, 19)
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { sub(/.*=/, "", $i); sum += $i * size * 1024 }
    }
    END { printf "%d\n", sum }
  ' "/proc/$1/numa_maps"
}

expect_pages() {
  local found
  found=$(pages "$1")
  [[ $found == "$2" ]] || refute "pages per node: expected $2, found $found"
}

# expect_intact PID: the process checks every byte that it wrote.
expect_intact() {
  local line channel
  read -r channel <"$scratch/channel.$1"
  kill -USR1 "$1"
  read -r -u "$channel" line || refute "memory of $1: no answer"
  [[ $line == intact ]] || refute "memory of $1: $line"
}

# stop_hold PID: ends the process, which checks its memory once more.
stop_hold() {
  local left=0
  kill -TERM "$1"
  wait "$1" || left=$?
  ((left == 0)) || refute "memory of $1: process ended with $left"
}

# --- Files and segments ---

# write_on NODE FILE FIRST COUNT: writes mebibytes of a file; their pages are then on the node.
write_on() {
  numactl-swift --membind "$1" dd if=/dev/urandom "of=$2" bs=1M "seek=$3" "count=$4" conv=notrunc 2>/dev/null
}

# expect_placed FILE PLACES: the pages of a file that are in memory are on these nodes, as placed.c counts them, in pages of 4 kB.
expect_placed() {
  local found
  found=$(placed "$1")
  [[ $found == "$2" ]] || { show_run; refute "$1: expected $2, found $found"; }
}

# object_rows: prints "NODE=MB ... of SIZE" for each row of the CSV of the last run of numastat.
object_rows() {
  tr -d '\r' <"$scratch/out" | awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) head[i] = $i; next }
    {
      text = ""
      for (i = 5; i <= NF; i++) if (head[i] ~ /^node/ && $i > 0) text = text substr(head[i], 5) "=" $i / 1048576 " "
      print text "of " $NF / 1048576
    }'
}

expect_shown() {
  expect_status 0
  [[ $(object_rows) == "$1" ]] || { show_run; refute "expected $1, found $(object_rows)"; }
}

# segment_id: prints the ID of the first segment.
segment_id() { awk 'NR == 2 { print $2 }' /proc/sysvipc/shm; }

# --- Tools in a root directory of their own (scripts/fetch device-tools) ---

# mount_tools: makes the devices and file systems of the guest visible there.
mount_tools() {
  local folder
  for folder in dev proc sys; do mount --bind "/$folder" "/tools/$folder"; done
}

# with_tools PROGRAM WORD...: runs a program there.
with_tools() { LC_ALL=C unshare --root=/tools "$@"; }

# --- A process whose threads have policies (crowd.c) ---

# start_crowd POLICY...: starts crowd.c with these policies; sets `crowd` to its process. Its lines are in $scratch/crowd.
start_crowd() {
  : >"$scratch/crowd"
  "${crowd_as[@]}" crowd "$@" >"$scratch/crowd" 2>&1 &
  until grep -q '^ready' "$scratch/crowd"; do
    kill -0 $! 2>/dev/null || refute "crowd has ended: $(cat "$scratch/crowd")"
    sleep 0.01
  done
  crowd=$(sed -n 's/^ready //p' "$scratch/crowd")
}
crowd_as=()

# --- The tool ---

# find_program NAME: sets `program` to the path of a tool of the version in `tool`. numactl and numastat of this project
# have their own names. The path is not printed, because a subshell takes as long as some tools in an emulated machine.
find_program() {
  program=/old/$tool/bin/$1
  [[ $tool != ours ]] || program=/usr/bin/$1
  [[ $tool != ours || ! $1 =~ ^numa(ctl|stat)$ ]] || program+=-swift
}

# program_of NAME: prints the path that find_program sets.
program_of() {
  local program
  find_program "$1"
  echo "$program"
}

# run NAME WORD...: runs a tool of the version in `tool`. Sets `status`, and writes the tool's output to out and err in
# the scratch folder.
run() {
  local program
  find_program "$1"
  shift
  status=0
  # A tool that hangs is killed with its scenario.
  "${run_as[@]}" "$program" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
}

show_run() {
  note "stdout: $(cat "$scratch/out")"
  note "stderr: $(cat "$scratch/err")"
}

expect_status() {
  [[ $status == "$1" ]] || { show_run; refute "exit status: expected $1, found $status"; }
  # stdout is for data: a tool of this project that fails writes nothing to it.
  [[ $tool != ours || $status == 0 || ! -s $scratch/out ]] || { show_run; refute 'fails, and writes on stdout'; }
}

# expect_stdout TEXT: stdout must be TEXT, byte for byte. Newlines are written with $'...'.
expect_stdout() {
  local content
  if ! read_text "$scratch/out" || [[ $content != "$1" ]]; then
    show_run
    refute 'stdout: not as expected'
  fi
}

# read_text FILE: sets `content` to the contents of FILE. Fails if they have a zero byte, which no variable can hold.
read_text() {
  content=''
  ! IFS= read -r -d '' content <"$1"
}

# has_line LINE: succeeds if `content` has this line.
has_line() { [[ $'\n'$content$'\n' == *$'\n'"$1"$'\n'* ]]; }

# expect_stderr EXPRESSION: not checked for older tools, because the messages on stderr are this project's own.
expect_stderr() {
  [[ $tool != ours ]] || grep -Eq -- "$1" "$scratch/err" || { show_run; refute "stderr: expected $1"; }
}

# runs_to STATUS STDOUT STDERR TOOL WORD...: runs the tool. STDOUT and STDERR are extended regular expressions for a whole
# line that must be present, or empty for no output.
runs_to() {
  local expected=$1 out=$2 err=$3 pair
  shift 3
  run "$@"
  [[ $status == "$expected" ]] || { show_run; refute "$*: exit status: expected $expected, found $status"; }
  for pair in "out:$out" "err:$err"; do
    if [[ -z ${pair#*:} ]]; then
      [[ ! -s $scratch/${pair%%:*} ]] || { show_run; refute "$*: std${pair%%:*}: expected nothing"; }
    else
      grep -Eqx -- "${pair#*:}" "$scratch/${pair%%:*}" || { show_run; refute "$*: std${pair%%:*}: no line ${pair#*:}"; }
    fi
  done
}

# each_tool FUNCTION [WORD...]: calls the function for this project's tools, and for the two versions that they must
# equal.
each_tool() {
  for tool in ours 2.0.19 2.0.16; do
    "$@"
    # The output of one version must not be taken for the output of the next.
    rm -f "$scratch/out" "$scratch/err"
  done
}

# moves FROM TO HOLD EXPECTED: a process holds memory, each tool moves it, and all tools leave the same
# pages on the same nodes. HOLD has the words for hold.c.
moves() {
  each_tool moves_once "$@"
}
moves_once() {
  local from=$1 to=$2 hold=$3 expected=$4
  # shellcheck disable=SC2086 # words
  start_hold $hold
  run migratepages "$pid" "$from" "$to"
  expect_status 0
  expect_stdout ''
  expect_pages "$pid" "$expected"
  expect_intact "$pid"
  stop_hold "$pid"
}

# --- numactl, memhog, migspeed ---

# row STATUS STDOUT [OPTION VALUE...] -- WORD...: a row of the table of calls. The tools of this project and of 2.0.19,
# called with these words, exit with STATUS and print STDOUT, byte for byte. If STDOUT is `same`, the tool of this
# project prints the same as 2.0.19. In WORD, @numactl is the path of numactl.
#
#   --tool NAME           the tool, if not numactl
#   --old STATUS STDOUT   the result of 2.0.19, if it differs: a row of DIFFERENCES.md. `any` is not checked.
#   --line LINE           a line that both print; with --old, only the tool of this project prints it
#   --says TEXT           an extended regular expression for stderr of this project's tool
#   --before FUNCTION     is called before each run
#   --after FUNCTION      is called after each run, and fails if something is wrong
#   --filter SED          a program that changes stdout before it is checked
row() {
  local expected=$1 text=$2 old_status=$1 old_text=$2 lines=() says='' before=: after=: filter='' differs=false
  local name=numactl
  local line words word program content theirs
  shift 2
  while [[ $1 != -- ]]; do
    case $1 in
      --old) differs=true old_status=$2 old_text=$3; shift ;;
      --tool) name=$2 ;;
      --line) lines+=("$2") ;;
      --says) says=$2 ;;
      --before) before=$2 ;;
      --after) after=$2 ;;
      --filter) filter=$2 ;;
      *) refute "row: $1: no such option" ;;
    esac
    shift 2
  done
  shift
  for tool in 2.0.19 ours; do
    words=()
    find_program numactl
    for word in "$@"; do words+=("${word//@numactl/$program}"); done
    "$before"
    run "$name" "${words[@]}"
    [[ -z $filter ]] || sed -i -E "$filter" "$scratch/out"
    read_text "$scratch/out" || refute 'stdout: holds a zero byte'
    if [[ $tool == ours ]]; then
      ends_with "$expected" "$text"
      [[ $status != 1 || -s $scratch/err || $text != '' ]] || refute 'fails, and does not say why'
      [[ -z $says ]] || expect_stderr "$says"
    else
      ends_with "$old_status" "$old_text"
      theirs=$content
      printf %s "$theirs" >"$scratch/theirs"
    fi
    if [[ $tool == ours ]] || ! $differs; then
      for line in "${lines[@]}"; do
        has_line "$line" || { show_run; refute "stdout: no line $line"; }
      done
    fi
    "$after"
  done
  [[ $text != same || $content == "$theirs" ]] || {
    cmp "$scratch/theirs" "$scratch/out" || true
    show_run
    refute 'stdout: not as 2.0.19'
  }
}

# ends_with STATUS STDOUT: checks the status and stdout of the last run.
ends_with() {
  [[ $1 == any || $status == "$1" ]] || { show_run; refute "exit status: expected $1, found $status"; }
  [[ $2 == same || $2 == any ]] || expect_stdout "$2"
}

# --- numastat ---

# hold_still: the counters and meminfo change by themselves, so all tools read a copy until the scenario ends.
hold_still() {
  local content file folders=() nodes=/sys/devices/system/node
  local files=("$nodes"/{online,possible,has_*} "$nodes"/node*/{numastat,meminfo} "$nodes"/node*/hugepages/*/*_hugepages)
  for file in "${files[@]%/*}"; do folders+=("$scratch/still${file#"$nodes"}"); done
  mkdir -p "${folders[@]}"
  for file in "${files[@]}"; do
    read_text "$file"
    printf %s "$content" >"$scratch/still${file#"$nodes"}"
  done
  trap 'umount /sys/devices/system/node' EXIT
  mount --bind "$scratch/still" /sys/devices/system/node
}

# --- The library ---

# probe WORD...: writes the library's answer to out in the scratch folder, where it is checked like a tool's output.
probe() {
  tool=probe
  status=0
  "${run_as[@]}" numacore-probe "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  [[ $status == 0 && ! -s $scratch/err ]] || { show_run; refute "numacore-probe $*: status $status"; }
}

# answers EXPECTED WORD...: the probe prints the lines of EXPECTED. Newlines between them are written with $'...'.
answers() {
  local expected=$1
  shift
  probe "$@"
  [[ $(cat "$scratch/out") == "$expected" ]] || { show_run; refute "numacore-probe $*: expected $expected"; }
}

# differences FILE FILE: prints the lines in which two answers differ. Fails if they differ, or if an answer is empty.
differences() {
  [[ -s $1 && -s $2 ]] || { note 'no answer'; return 1; }
  diff "$1" "$2"
}

# same WORD...: the library and libnuma 2.0.19 give the same answer.
same() {
  probe "$@"
  mv "$scratch/out" "$scratch/ours"
  "${run_as[@]}" libnuma-probe "$@" >"$scratch/theirs" || refute "libnuma-probe $*: failed"
  differences "$scratch/ours" "$scratch/theirs" || refute "$*: the library differs from libnuma"
}

# set_of FILE: prints the numbers of a list such as 0-2,5, one to a line.
set_of() {
  local first last
  tr , '\n' <"$1" | while IFS=- read -r first last; do seq "$first" "${last:-$first}"; done
}

# on_nodes FUNCTION WORD...: calls the function with the machine's nodes in its words: FIRST and LAST are the first and
# last node with memory, and NODES is the list of all nodes with memory. The variables first, last and nodes have the
# same values. The probes run on CPU 0, so that memory local to them is on node 0.
# shellcheck disable=SC2034 # functions use them
on_nodes() {
  local first last nodes word words=()
  run_as=(taskset -c 0)
  nodes=$(cat /sys/devices/system/node/has_memory)
  first=$(set_of /sys/devices/system/node/has_memory | sed -n 1p)
  last=$(set_of /sys/devices/system/node/has_memory | tail -n 1)
  for word in "$@"; do
    word=${word//FIRST/$first}
    word=${word//LAST/$last}
    words+=("${word//NODES/$nodes}")
  done
  "${words[@]}"
}

# huge_pages_by_advice: the kernel makes huge pages only where madvise(2) requests them, because tests count pages and
# check where interleaving starts.
huge_pages_by_advice() { echo madvise >/sys/kernel/mm/transparent_hugepage/enabled; }

# --- numademo ---

# demo_titles: prints what numademo must print on this machine according to its reference: a line for each result,
# without the speeds, and the lines between the results. Requires memset, and a kernel that knows all policies.
demo_titles() {
  set_of /sys/devices/system/node/has_memory >"$scratch/memory"
  set_of /sys/devices/system/node/has_cpu >"$scratch/cpus"
  grep -vxFf "$scratch/memory" "$scratch/cpus" >"$scratch/bare" || true
  # Finds the nearest node with memory for each node without memory. The columns of its row are the online nodes.
  while read -r node; do
    paste <(set_of /sys/devices/system/node/online) <(tr ' ' '\n' <"/sys/devices/system/node/node$node/distance") |
      sort -k 2n -k 1n | while read -r other _; do
        ! grep -qx "$other" "$scratch/memory" || { echo "$node $other"; break; }
      done
  done <"$scratch/bare" >"$scratch/homes"
  awk '
    FILENAME ~ /memory$/ { node[n++] = $1; home[$1] = $1; next }
    FILENAME ~ /homes$/ { home[$1] = $2; next }
    { cpu[c++] = $1 }
    function result(title) { print title " memset" }
    function both(before, after) { result(before "interleaved " after); result(before "weighted interleaved " after) }
    function set(names) { both("memory ", "on " names); result("memory preferred on " names) }
    END {
      print n " nodes available"
      result("memory with no policy"); result("local memory"); both("memory ", "on all nodes")
      for (i = 0; i < n; i++) result("memory on node " node[i])
      for (sets = 1; i > 0; i--) sets *= 2
      if (n <= 8) for (bits = 3; bits < sets; bits++) {
        names = ""; count = 0; rest = bits
        for (i = 0; i < n; i++) { if (rest % 2) { names = names " " node[i]; count++ }; rest = int(rest / 2) }
        if (count > 1) set(substr(names, 2))
      } else {
        first = node[0]
        for (i = 1; i < n; i++) {
          set(node[i - 1] " " node[i]); first = first " " node[i]
          if (i > 1) set(first)
        }
      }
      for (i = 0; i < n; i++) { print "setting preferred node to " node[i]; result("memory with preferred policy") }
      result("manual interleaving to all nodes"); result("manual interleaving on first two nodes")
      print "current interleave node N"
      result("manual weighted interleaving to all nodes"); result("manual weighted interleaving on first two nodes")
      print "current weighted interleave node N"
      for (j = 0; j < c; j++) {
        print "running on node " cpu[j] ", preferred node " home[cpu[j]]
        result("local memory"); both("memory ", "on all nodes"); both("memory ", "on first two nodes")
        for (i = 0; i < n; i++) if (node[i] != cpu[j]) result("alloc on node " node[i])
        result("local allocation")
        result("setting wrong preferred node"); result("setting correct preferred node")
        result("setting wrong preferred-many nodes"); result("setting correct preferred-many nodes")
      }
    }' "$scratch/memory" "$scratch/homes" "$scratch/cpus"
}

# demo_runs: numademo prints these titles, each with three speeds, and nothing else.
demo_runs() {
  run numademo 64k memset
  expect_status 0
  sed -E 's/ *Avg [0-9]+\.[0-9]{2} MB\/s Max [0-9]+\.[0-9]{2} MB\/s Min [0-9]+\.[0-9]{2} MB\/s$//
    s/^(current .*interleave node )[0-9]+$/\1N/' "$scratch/out" >"$scratch/found"
  demo_titles >"$scratch/wanted"
  diff "$scratch/wanted" "$scratch/found" || refute 'titles: not those of the reference'
}

# demo_places: the memory of each measurement is where its title says. `places` has one line for each measurement,
# `TITLE|RUN NODE|NODES OF THE POLICY|NODES`. numademo starts on CPU 0, and stays there until it runs on a node by its own
# choice. Otherwise the kernel may move it to another node while it touches its memory.
demo_places() {
  local first
  huge_pages_by_advice
  run_as=(taskset --cpu-list 0)
  first=$(echo /sys/devices/system/cpu/cpu0/node*)
  run numademo --json 256k memset
  expect_status 0
  awk '
    /^      "title": / { sub(/.*: "/, ""); sub(/",$/, ""); title = $0; places = "" }
    /^      "thread_policy": / { inside = 1 }
    inside && /"nodes": / { thread = $0; gsub(/.*\[|\].*|,/, "", thread); inside = 0 }
    /^      "run_node": / { run = $2; sub(/,/, "", run) }
    /^          "node": / { node = $2; sub(/,/, "", node); places = places " " node }
    /^      "error": / { print title "|" run "|" thread "|" substr(places, 2); if ($2 != "null") print "failed" }
  ' "$scratch/out" >"$scratch/places"
  demo_titles >/dev/null
  awk -F '|' -v first="${first##*/node}" '
    FILENAME ~ /memory$/ { all = all (all == "" ? "" : " ") $1; if (++n == 2) two = all; has[$1]; next }
    FILENAME ~ /homes$/ { split($1, part, " "); home[part[1]] = part[2]; next }
    {
      title = $1; run = $2; thread = $3; found = $4; wanted = "?"
      if (run == "null") run = first
      if (run in has) own = run; else own = home[run]
      if (title ~ /on all nodes$/ || title ~ /to all nodes$/) wanted = all
      else if (title ~ /first two nodes$/) wanted = two
      else if (title ~ /^memory (weighted )?interleaved on /) { wanted = title; sub(/.* on /, "", wanted) }
      else if (title ~ /^(memory|alloc) on node /) { wanted = title; sub(/.* node /, "", wanted) }
      else if (title ~ /^memory with preferred policy$/) wanted = thread
      else if (title ~ /^setting correct/ || title ~ /^local/ || title ~ /with no policy$/) wanted = own
      else if (title ~ /^setting wrong preferred node/) wanted = found == own || found ~ / / ? "not " own : found
      # With several preferred nodes, all memory must be on one of the named nodes.
      else if (title ~ /^memory preferred on /) wanted = found ~ / / || index(" " substr(title, 21) " ", " " found " ") == 0 ? title : found
      else if (title ~ /^setting wrong preferred-many/) wanted = found == own ? "not " own : found
      count++
      if (wanted != found) { print title " (running on " run "): expected " wanted ", found " found; bad = 1 }
    }
    END { print count " measurements"; exit bad || count < 20 }
  ' "$scratch/memory" "$scratch/homes" "$scratch/places" || refute 'memory is not where titles say'
}

# --- Groups ---

# make_cpuset NAME NODES [CPUS]: makes a group whose memory may be on these nodes only, and that runs on these CPUs, or
# on all.
make_cpuset() {
  echo +cpuset >/sys/fs/cgroup/cgroup.subtree_control
  mkdir "/sys/fs/cgroup/$1"
  echo "${3:-$(cat /sys/devices/system/cpu/online)}" >"/sys/fs/cgroup/$1/cpuset.cpus"
  echo "$2" >"/sys/fs/cgroup/$1/cpuset.mems"
}

# enter GROUP COMMAND...: runs a command in a group.
enter() {
  echo "$BASHPID" >"/sys/fs/cgroup/$1/cgroup.procs"
  shift
  exec "$@"
}
export -f enter

# within GROUP: prints the words that, before a command, run it in a group.
within() { printf '%s\n' bash -c 'enter "$@"' enter "$1"; }

# --- Running scenarios ---

# Ends all processes of a scenario, in all groups. Removes all groups except the group of the scenarios.
clean_up() {
  local group content
  for group in /sys/fs/cgroup/*/; do
    [[ -d $group ]] || continue
    echo 1 >"$group/cgroup.kill"
    while
      read_text "$group/cgroup.events"
      [[ $content == *'populated 1'* ]]
    do
      sleep 0.01
    done
    [[ $group == */scenario/ ]] || rmdir "$group"
  done
  echo 0 >/proc/sys/vm/nr_hugepages
  rm -rf "$scratch" /tmp/hold.*
}

scenario() {
  local name=$1 job guard result=0 began=${EPOCHREALTIME/[.,]/}
  shift
  [[ ${CHOSEN[$name]:-} == yes ]] || return 0
  mkdir -p -m 1777 "$scratch"
  [[ -d /sys/fs/cgroup/scenario ]] || mkdir /sys/fs/cgroup/scenario
  : >/tmp/awaited
  (
    echo "$BASHPID" >/sys/fs/cgroup/scenario/cgroup.procs
    set -euo pipefail
    "$@"
  ) </dev/null >/tmp/output 2>&1 &
  job=$!
  (
    pass_limit "${SCENARIO_SECONDS:-$scenario_limit}"
    {
      echo "ran out of time (at the end the machine had $((10000 / slowness)) % of its usual speed)"
      [[ ! -s /tmp/awaited ]] || echo "waited for: $(cat /tmp/awaited)"
      ps -e -o pid,stat,wchan:16,args --sort pid | tail -n 20
    } >>/tmp/output
    for group in /sys/fs/cgroup/*/; do echo 1 >"$group/cgroup.kill"; done
  ) &
  guard=$!
  wait "$job" || result=$?
  kill "$guard"
  wait "$guard"
  clean_up
  if ((result == 0)); then
    echo "ok $name"
  else
    echo "not ok $name"
    sed 's/^/# /' /tmp/output
    echo "# status $result"
  fi
  echo "took $(((${EPOCHREALTIME/[.,]/} - began) / 1000)) $name"
} 2>/dev/null

# remove_nodes_without_memory NODES: removes the CPUs of nodes without memory, until only NODES are online.
remove_nodes_without_memory() {
  local node cpu device
  for node in /sys/devices/system/node/node[0-9]*; do
    grep -q 'MemTotal: *0 kB' "$node/meminfo" || continue
    for cpu in "$node"/cpu[0-9]*; do
      device=$(readlink -f "$cpu/firmware_node")
      echo 0 >"$cpu/online"
      echo 1 >"$device/eject"
    done
  done
  # The removal completes some time after the request.
  local end
  measure_speed
  end=$((SECONDS + $(limit 60)))
  while ((SECONDS < end)); do
    [[ $(cat /sys/devices/system/node/online) != "$1" ]] || return 0
    sleep 0.1
  done
  echo "nodes are $(cat /sys/devices/system/node/online), not $1"
}

# prepare COMMAND...: runs a command that changes the machine before the file's scenarios.
prepare() { "$@"; }
