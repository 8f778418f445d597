#!/usr/bin/env bash
# What Tests/Examples/run runs in the guest; `mode` is check or show.
set -uo pipefail
mode=${mode:-check}
cd /tmp || exit 1
passed=0
failed=0
status=0
as=()

# run PROGRAM WORD...: leaves `status` and `out`.
run() {
  status=0
  out=$("${as[@]}" "$@" 2>&1) || status=$?
  [[ $mode == check ]] || printf '$ %s\n%s\n' "$*" "$out"
}

# check LABEL STATUS OUTPUT: what the last run came to, line for line.
check() {
  [[ $mode == check ]] || return 0
  if [[ $status == "$2" && $out == "$3" ]]; then
    passed=$((passed + 1))
    printf 'ok %d - %s\n' $((passed + failed)) "$1"
  else
    failed=$((failed + 1))
    printf 'not ok %d - %s\n' $((passed + failed)) "$1"
    printf '# expected, exit status %s:\n%s\n# found, exit status %s:\n%s\n' "$2" "$3" "$status" "$out" |
      sed 's/^[^#]/#   &/'
  fi
}

# hold WORD...: starts a process with memory on nodes; its id is in `pid`, its mappings in `starts`.
hold() {
  local word rest channel
  rm -f ready
  mkfifo ready
  "${as[@]}" /usr/bin/hold "$@" >ready &
  exec {channel}<ready
  starts=()
  pid=''
  while read -r -u "$channel" word rest; do
    case $word in
      range) starts+=("$(cut -d ' ' -f 2 <<<"$rest")") ;;
      ready) pid=$rest; break ;;
    esac
  done
}

# pages: the pages of what the process holds on each node, from numa_maps: `2=256 3=512`.
pages() {
  awk -v starts="${starts[*]}" '
    BEGIN { split(starts, part, " "); for (i in part) held[part[i]] }
    $1 in held { for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { split(substr($i, 2), n, "="); count[n[1]] += n[2] } }
    END { for (node in count) printf "%d=%d\n", node, count[node] }
  ' "/proc/$pid/numa_maps" | sort -n | paste -s -d ' '
}

# The expected lines are not indented.
run place-buffer 2
check 'place-buffer: every page of every buffer is on its node' 0 \
'node 0: before use nowhere, then 512 on node 0
node 1: before use nowhere, then 512 on node 1
node 2: before use nowhere, then 512 on node 2
node 3: before use nowhere, then 512 on node 3'
run place-buffer 0
check 'place-buffer: a size of nothing is refused' 1 'place-buffer: Invalid argument'

hold 1:1 2:2
run migrate-process "$pid" 1-2 0,3
check 'migrate-process: says which node goes where' 0 \
'node 1 goes to node 0
node 2 goes to node 3
no page stayed'
status=0
out=$(pages)
check 'migrate-process: numa_maps agrees' 0 '0=256 3=512'
run migrate-process "$pid" 3 7
check 'migrate-process: a node that is not there is refused by name' 1 \
  'migrate-process: 7: no such node (nodes here: 0-3)'
kill "$pid"

# On a CPU of node 0, so that node 1 has none of the pages that every program shares.
as=(taskset -c 0 setpriv --reuid 1000 --regid 1000 --clear-groups)
chmod 1777 .
hold 1:1:shared 1:1
run migrate-process "$pid" 1 2
check 'migrate-process: says what stayed, and why' 0 \
'node 1 goes to node 2
256 pages (1 MiB) stayed on node 1: shared with other processes; moving them needs CAP_SYS_NICE'
kill "$pid"
as=()

run worker-per-node
check 'worker-per-node: each worker runs and allocates on its own node' 0 \
'node 0: CPUs 0, sum 8388608, pages on node 0: 2048
node 1: CPUs 1, sum 8388608, pages on node 1: 2048
node 2: CPUs 2, sum 8388608, pages on node 2: 2048
node 3: CPUs 3, sum 8388608, pages on node 3: 2048'

run diff /article.code /article.program
check "where-is-my-memory: the article's code is the program's" 0 ''
run taskset -c 2 where-is-my-memory
# Where a mapping begins differs from run to run.
nameless() { sed -E 's/^[0-9a-f]{9,} /ADDRESS /'; }
out=$(nameless <<<"$out")
check 'where-is-my-memory: prints what the article shows' 0 "$(nameless </article.output)"

[[ $mode == check ]] || exit 0
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0 && passed > 0))
