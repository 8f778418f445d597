# shellcheck shell=bash
# What scenarios are written with. Sourced in the guest, by /run.sh; `run` on the host makes that.
#
# A scenario is one line, `scenario NAME FUNCTION [WORD...]`. The function runs in a shell of its
# own with `set -e`: the first check that fails ends it, and its output is shown.

scratch=/tmp/scratch
tool=ours
# shellcheck disable=SC2034 # scenarios use it
user=(setpriv --reuid 1000 --regid 1000 --clear-groups)
# Words put before the next holders and before the next runs of a tool.
hold_as=()
run_as=()

# The folder of a version's tools.
tools_of() {
  if [[ $1 == ours ]]; then echo /usr/bin; else echo "/old/$1/bin"; fi
}

note() { printf '%s\n' "$*"; }

# Says why and fails; with `set -e` this ends the scenario.
refute() {
  note "$tool: $*"
  return 1
}

# --- Processes that hold memory (hold.c) ---

# start_hold [--no-dump] WORD...: starts a process that holds memory; its id is in `pid`.
start_hold() {
  local line channel fifo=$scratch/hold.$RANDOM$RANDOM
  mkfifo "$fifo"
  "${hold_as[@]}" hold "$@" >"$fifo" 2>>"$scratch/holders" &
  exec {channel}<"$fifo"
  pid=''
  : >"$scratch/starts"
  while read -r -t 60 -u "$channel" line; do
    case $line in
      range\ *) read -r _ _ line _ <<<"$line"; echo "$line" >>"$scratch/starts" ;;
      ready\ *) pid=${line#ready }; break ;;
    esac
  done
  if [[ -z $pid ]]; then
    cat "$scratch/holders"
    # A node without room ends it.
    dmesg | tail -n 40
    refute "hold $*: did not start"
  fi
  mv "$scratch/starts" "$scratch/starts.$pid"
  echo "$channel" >"$scratch/channel.$pid"
}

# pages PID: how many 4 kB pages of what PID holds each node has, as "2=256 9=512".
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
    END { for (node in count) printf "%d=%d\n", node, count[node] }
  ' "$scratch/starts.$1" "/proc/$1/numa_maps" | sort -n | paste -s -d ' '
}

# huge PID: kB of what PID holds that are transparent huge pages.
huge() {
  awk '
    FNR == NR { held[$1]; next }
    $1 ~ /^[0-9a-f]+-/ { split($1, part, "-"); inside = part[1] in held }
    inside && $1 == "AnonHugePages:" { sum += $2 }
    END { print sum + 0 }
  ' "$scratch/starts.$1" "/proc/$1/smaps"
}

expect_pages() {
  local found
  found=$(pages "$1")
  [[ $found == "$2" ]] || refute "pages per node: expected $2, found $found"
}

# The process looks at every byte that it wrote.
expect_intact() {
  local line channel
  channel=$(cat "$scratch/channel.$1")
  kill -USR1 "$1"
  read -r -t 60 -u "$channel" line || refute "memory of $1: no answer"
  [[ $line == intact ]] || refute "memory of $1: $line"
}

# stop_hold PID: ends it, and looks at its memory once more.
stop_hold() {
  local left=0
  kill -TERM "$1"
  wait "$1" || left=$?
  ((left == 0)) || refute "memory of $1: process ended with $left"
}

# --- The tool ---

# run NAME WORD...: runs a tool of the current version; leaves `status`, and what it wrote in
# out and err of the scratch folder.
run() {
  local program
  program=$(tools_of "$tool")/$1
  shift
  status=0
  # A tool that hangs is killed, so that its scenario fails and the next one can run.
  "${run_as[@]}" timeout -s KILL 60 "$program" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
}

show_run() {
  note "stdout: $(cat "$scratch/out")"
  note "stderr: $(cat "$scratch/err")"
}

expect_status() {
  [[ $status == "$1" ]] || { show_run; refute "exit status: expected $1, found $status"; }
  # stdout is data: a run of ours that fails writes none.
  [[ $tool != ours || $status == 0 || ! -s $scratch/out ]] || { show_run; refute 'fails, and writes on stdout'; }
}

# What stdout has to be, byte for byte; $'...' for newlines.
expect_stdout() {
  printf %s "$1" | cmp -s - "$scratch/out" || { show_run; refute 'stdout: not as expected'; }
}

# The wording of stderr is this project's own, so older tools are not asked.
expect_stderr() {
  [[ $tool != ours ]] || grep -Eq -- "$1" "$scratch/err" || { show_run; refute "stderr: expected $1"; }
}

# each_tool FUNCTION [WORD...]: runs it for this project's tool and the two it has to equal.
each_tool() {
  for tool in ours 2.0.19 2.0.16; do
    "$@"
    # The scratch files of the one must not pass for the next one's.
    rm -f "$scratch/out" "$scratch/err"
  done
}

# moves FROM TO HOLD EXPECTED: a process holds memory, each tool moves it, and all of them leave the
# same pages on the same nodes. HOLD is what hold.c takes.
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

# --- The library ---

# probe WORD...: what the library answers is in out of the scratch folder, and is looked at as a tool's.
probe() {
  tool=probe
  status=0
  "${run_as[@]}" timeout -s KILL 60 numacore-probe "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  [[ $status == 0 && ! -s $scratch/err ]] || { show_run; refute "numacore-probe $*: status $status"; }
}

# answers EXPECTED WORD...: the probe prints these lines; $'...' for newlines between them.
answers() {
  local expected=$1
  shift
  probe "$@"
  [[ $(cat "$scratch/out") == "$expected" ]] || { show_run; refute "numacore-probe $*: expected $expected"; }
}

# differences FILE FILE: the lines in which two answers differ; fails where there are any, or none at all.
differences() {
  [[ -s $1 && -s $2 ]] || { note 'no answer'; return 1; }
  diff "$1" "$2"
}

# same WORD...: the library and libnuma 2.0.19 answer alike.
same() {
  probe "$@"
  mv "$scratch/out" "$scratch/ours"
  "${run_as[@]}" timeout -s KILL 60 libnuma-probe "$@" >"$scratch/theirs" || refute "libnuma-probe $*: failed"
  differences "$scratch/ours" "$scratch/theirs" || refute "$*: the library differs from libnuma"
}

# set_of FILE: the numbers of a list such as 0-2,5, one to a line.
set_of() {
  local first last
  tr , '\n' <"$1" | while IFS=- read -r first last; do seq "$first" "${last:-$first}"; done
}

# on_nodes FUNCTION WORD...: calls it with the machine's own nodes in its words: FIRST and LAST with memory, and the
# list NODES of all with memory. They stand in variables of these names too. The probes run on CPU 0, so that what is
# local to them is on node 0.
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

# The kernel makes huge pages only where it is told to: tests count pages, and where interleaving starts.
huge_pages_by_advice() { echo madvise >/sys/kernel/mm/transparent_hugepage/enabled; }

# --- Groups ---

# make_cpuset NAME NODES: a group whose memory may only be on these nodes.
make_cpuset() {
  echo +cpuset >/sys/fs/cgroup/cgroup.subtree_control
  mkdir "/sys/fs/cgroup/$1"
  cat /sys/devices/system/cpu/online >"/sys/fs/cgroup/$1/cpuset.cpus"
  echo "$2" >"/sys/fs/cgroup/$1/cpuset.mems"
}

# enter GROUP COMMAND...: runs a command in a group.
enter() {
  echo "$BASHPID" >"/sys/fs/cgroup/$1/cgroup.procs"
  shift
  exec "$@"
}
export -f enter

# within GROUP: prints the words that put a command into a group.
within() { printf '%s\n' bash -c 'enter "$@"' enter "$1"; }

# --- Running scenarios ---

# Ends whatever a scenario left, wherever it is.
clean_up() {
  local group
  for group in /sys/fs/cgroup/*/; do
    [[ -d $group ]] || continue
    echo 1 >"$group/cgroup.kill"
    while grep -q 'populated 1' "$group/cgroup.events"; do sleep 0.01; done
    rmdir "$group"
  done
  echo 0 >/proc/sys/vm/nr_hugepages
  rm -rf "$scratch" /tmp/hold.*
}

scenario() {
  local name=$1 job guard result=0
  shift
  [[ -z ${MATCH:-} || $name == *"$MATCH"* ]] || return 0
  mkdir -p "$scratch" /sys/fs/cgroup/scenario
  chmod 1777 "$scratch"
  (
    echo "$BASHPID" >/sys/fs/cgroup/scenario/cgroup.procs
    set -euo pipefail
    "$@"
  ) </dev/null >/tmp/output 2>&1 &
  job=$!
  (
    sleep "${SCENARIO_SECONDS:-120}"
    echo 'ran out of time' >>/tmp/output
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
} 2>/dev/null

# prepare COMMAND...: changes the machine before the file's scenarios.
prepare() { "$@"; }
