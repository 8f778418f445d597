# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Memory that processes of a group share: the total has each page once. It is compared with the sum of Pss and with
# frames.c, which counts page frames.

# start_crew WORD...: starts crew.c with these words; sets `first` to the first process and `crew` to all of them.
start_crew() {
  local line
  [[ -d /dev/shm ]] || mkdir /dev/shm
  grep -q " /dev/shm " /proc/mounts || mount -t tmpfs -o mode=1777 none /dev/shm
  : >"$scratch/crew"
  chmod 666 "$scratch/crew"
  "${hold_as[@]}" crew "$@" >"$scratch/crew" 2>&1 &
  until line=$(grep '^ready' "$scratch/crew"); do
    kill -0 $! 2>/dev/null || refute "crew has ended: $(cat "$scratch/crew")"
    sleep 0.05
  done
  first=${line#ready }
  crew=("$first")
  while read -r line; do crew+=("$line"); done < <(descendants "$first")
  ((${#crew[@]} == 4)) || refute "crew: processes ${crew[*]}"
  until all_pause "${crew[@]}"; do sleep 0.05; done
}

# all_pause PID...: whether all processes are in the same system call. Until then, one of them may touch another page.
all_pause() {
  [[ $(for process in "$@"; do cut -d ' ' -f 1 "/proc/$process/syscall"; done | sort -u) =~ ^[0-9]+$ ]]
}

descendants() {
  awk -v parent="$1" 'FNR == 1 { split(FILENAME, part, "/") } /^PPid:/ && $2 == parent { print part[3] }' /proc/[0-9]*/status 2>/dev/null |
    sort -n
}

stop_crew() { kill "$first"; }

# huge_bytes COUNT: prints the bytes of COUNT huge pages of a pool. Pss does not include them.
huge_bytes() { echo "$(($1 * 2 << 20))"; }

# shown ROW: prints the last amount of a row of the last run.
shown() { awk -v row="$1" 'index($0, row) == 1 { print $NF }' "$scratch/out"; }

# pss PID...: prints the sum of Pss in bytes.
pss() {
  local process
  for process in "$@"; do awk '/^Pss:/ { print $2 }' "/proc/$process/smaps_rollup"; done | awk '{ sum += $1 } END { print sum * 1024 }'
}

# near AMOUNT PSS COUNT: whether an amount is the sum of Pss, which loses less than a kB for each process.
near() { (($1 >= $2 && $1 - $2 < $3 * 1024 + 64)); }

# The total by node is that of the frames. Without the pages of a pool, it is the sum of Pss. The rows are numastat's,
# and the shares add up to the total to the byte. A single share is not a single Pss: Pss divides a page by its
# mappings, and some processes of the crew map memory twice.
counted_once() {
  local process share sum=0 huge=0 total
  huge_pages_by_advice
  if [[ ${3:-} == huge ]]; then
    echo 6 >"/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages"
    huge=$(huge_bytes 4)
  fi
  start_crew "$@"
  run numastat-swift --tree "$first" --bytes
  expect_status 0
  [[ ! -s $scratch/err ]] || { show_run; refute 'says something'; }
  total=$(shown Total)
  frames "${crew[@]}" >"$scratch/frames" || refute 'frames: failed'
  [[ $total == "$(awk '/^all/ { print $2 }' "$scratch/frames")" ]] || { show_run; cat "$scratch/frames"; refute 'not as many frames'; }
  awk 'FNR == NR { if ($1 == "node") held[$2] = $3; next }
    $1 == "PID" { for (i = 2; i <= NF; i++) if ($i == "Node") node[++count] = $(i + 1) }
    $1 == "Total" { for (i = 1; i <= count; i++) if ($(i + 1) != held[node[i]] + 0) { print node[i], $(i + 1); wrong = 1 } }
    END { exit wrong || !count }' "$scratch/frames" "$scratch/out" || { show_run; cat "$scratch/frames"; refute 'not on these nodes'; }
  near $((total - huge)) "$(pss "${crew[@]}")" 4 || { show_run; refute "Pss: $(pss "${crew[@]}")"; }
  for process in "${crew[@]}"; do
    [[ $(awk -v id="$process" '$1 == id { print $(NF - 1) }' "$scratch/out") == "$(bytes_of "$process")" ]] ||
      { show_run; refute "$process: not the row of numastat"; }
    share=$(awk -v id="$process" '$1 == id { print $NF }' "$scratch/out")
    sum=$((sum + share))
  done
  [[ $sum == "$total" ]] || { show_run; refute "the shares come to $sum"; }
  stop_crew
}
SCENARIO_SECONDS=900 scenario 'shared memory: each page once, as root' counted_once 1 2
SCENARIO_SECONDS=900 scenario 'shared memory: each page once, with huge pages of a pool' counted_once 1 2 huge

# All forms of output have the same total.
forms() {
  local process total
  huge_pages_by_advice
  start_crew 1 2
  total=$(frames "${crew[@]}" | awk '/^all/ { print $2 }')
  run numastat-swift --tree "$first" --csv
  [[ $(tr -d '\r' <"$scratch/out" | awk -F, '$1 == "group" && $4 == "total" { print $NF }') == "$total" ]] || { show_run; refute '--csv'; }
  run numastat-swift --tree "$first" --json
  awk -v line="\"total\": $total" '/"table": "group"/ { inside = 1 } inside && index($0, line) { found = 1 } END { exit !found }' \
    "$scratch/out" || { show_run; refute '--json'; }
  grep -q '"exact": true' "$scratch/out" || { show_run; refute '--json: not exact'; }
  run numastat-swift --tree "$first" --prometheus
  [[ $(awk '/^numa_group_memory_bytes/ { sum += $NF } END { print sum }' "$scratch/out") == "$total" ]] || { show_run; refute '--prometheus'; }
  [[ $(awk '/^numa_process_share_bytes/ { sum += $NF } END { print sum }' "$scratch/out") == "$total" ]] || { show_run; refute '--prometheus: shares'; }
  run numastat-swift --tree "$first" --interval 0.1 --count 1 --csv
  [[ $(tr -d '\r' <"$scratch/out" | awk -F, '$2 == "processes" && $5 == "all" { print $6 }') == "$total" ]] || { show_run; refute '--interval'; }
  run numastat-swift --tree "$first" --graph
  grep -q "^total: $(awk -v total="$total" 'BEGIN { printf "%.2f", total / 1048576 }') MB" "$scratch/out" || { show_run; refute '--graph'; }
  run numastat-swift --tree "$first" -v --detail --bytes
  [[ $(awk '/each page once/ { inside = 1 } inside && $1 == "Total" { print $NF }' "$scratch/out") == "$total" ]] || { show_run; refute '-v'; }
  # If the processes are named one by one, the total is numastat's, and the column of shares has the group's total.
  run numastat-swift "${crew[@]}" --bytes -o total,share
  [[ $(awk '$1 == "Total" { print $NF }' "$scratch/out") == "$total" ]] || { show_run; refute '-o share'; }
  [[ $(awk '$1 == "Total" { print $2 }' "$scratch/out") == $(for process in "${crew[@]}"; do bytes_of "$process"; done | awk '{ sum += $1 } END { print sum }') ]] ||
    { show_run; refute '-o total'; }
  stop_crew
}
SCENARIO_SECONDS=900 scenario 'shared memory: the same total in all forms' forms

# Without frames, the total is an upper bound, with the reason, and `least` is a lower bound.
bounds() {
  local total least
  huge_pages_by_advice
  hold_as=("${user[@]}")
  start_crew 1 2
  hold_as=()
  run_as=("${user[@]}")
  run numastat-swift --tree "$first" --bytes
  expect_status 0
  total=$(awk '/^Total, at most/ { print $NF }' "$scratch/out")
  least=$(sed -n 's/^numastat-swift: the total is at most what is shown and at least \([0-9]*\) bytes: which pages are shared after a fork, the kernel shows to CAP_SYS_ADMIN only$/\1/p' "$scratch/err")
  [[ -n $total && -n $least ]] || { show_run; refute 'no bounds'; }
  held=$(frames "${crew[@]}" | awk '/^all/ { print $2 }')
  ((least <= held && held <= total)) || { show_run; refute "$held is not from $least to $total"; }
  # Shared memory and files count once here too: only private pages are not divided. Of 8 and 4 MB three processes have
  # copies of up to half a MB and two huge pages.
  ((total - held < 4 * (13 << 20) && held - least < 8 << 20)) || { show_run; refute "$held: $least to $total"; }
  ((total < $(for process in "${crew[@]}"; do bytes_of "$process"; done | awk '{ sum += $1 } END { print sum }') - (8 << 20))) ||
    { show_run; refute 'shared memory is counted several times'; }
  run numastat-swift --tree "$first" --json
  grep -q '"exact": false' "$scratch/out" || { show_run; refute '--json: exact'; }
  grep -q "\"least\": $least" "$scratch/out" || { show_run; refute '--json: another least'; }
  run migratepages --dry-run --tree "$first" 1 0
  expect_status 0
  grep -q '^all: at most ' "$scratch/out" || { show_run; refute 'a dry run says no bound'; }
  stop_crew
}
SCENARIO_SECONDS=900 scenario 'shared memory: bounds where frames are not shown' bounds

# Processes that were started separately share only objects: without frames, their total is exact too.
objects() {
  local held name=/tmp/table pids=()
  run_as=("${user[@]}")
  hold_as=("${user[@]}")
  start_hold 1:2 2:1:thp
  pids+=("$pid")
  start_hold 3:1 1:1:twice
  pids+=("$pid")
  run numastat-swift --user 1000 --bytes
  expect_status 0
  [[ ! -s $scratch/err ]] || { show_run; refute 'says something'; }
  held=$(frames "${pids[@]}" | awk '/^all/ { print $2 }')
  [[ $(shown Total) == "$held" ]] || { show_run; refute "frames: $held"; }
  for pid in "${pids[@]}"; do stop_hold "$pid"; done
}
SCENARIO_SECONDS=900 scenario 'shared memory: exact without frames where nothing was forked' objects

# A dry run reports what the group has on the node, with each page once. A reserve requires room for the same amount.
dry_run() {
  local held part
  huge_pages_by_advice
  start_crew 1 2
  held=$(frames "${crew[@]}" | awk '/^node 1 / { print $3 }')
  run migratepages --dry-run --report=json --tree "$first" 1 0
  expect_status 0
  [[ $(sed -n 's/^  "bytes": \([0-9]*\),$/\1/p' "$scratch/out") == "$held" ]] || { show_run; refute "node 1 has $held"; }
  [[ $(sed -n 's/^ *"arriving_bytes": \([0-9]*\),*$/\1/p' "$scratch/out") == "$held" ]] || { show_run; refute 'not as much room'; }
  # Several process IDs are a group too.
  run migratepages --dry-run --report=json "$(IFS=,; echo "${crew[*]}")" 1 0
  [[ $(sed -n 's/^  "bytes": \([0-9]*\),$/\1/p' "$scratch/out") == "$held" ]] || { show_run; refute "node 1 has $held"; }
  # Selects only a part of the memory.
  run migratepages --dry-run --report=json --only shmem --tree "$first" 1 0
  part=$(sed -n 's/^  "bytes": \([0-9]*\),$/\1/p' "$scratch/out")
  # 6 MB of anonymous shared memory, of which 4 MB have pages, and 2 MB each of a segment, a memfd and a POSIX segment:
  # half of it is on the node.
  [[ $part == $((10 << 19)) ]] || { show_run; refute "shared memory: $part"; }
  run migratepages --reserve=1k --tree "$first" 1 0
  expect_status 0
  [[ $(frames "${crew[@]}" | awk '/^node 1 / { print $3 }') == '' ]] || { frames "${crew[@]}"; refute 'not moved'; }
  stop_crew
}
SCENARIO_SECONDS=900 scenario 'shared memory: dry runs and reserves' dry_run

# Pages that the kernel has merged are one frame.
merged() {
  local process
  [[ -e /sys/kernel/mm/ksm/run ]] || { note 'no KSM'; return; }
  huge_pages_by_advice
  echo 10000 >/sys/kernel/mm/ksm/pages_to_scan
  echo 10 >/sys/kernel/mm/ksm/sleep_millisecs
  start_crew 1 2 merge
  echo 1 >/sys/kernel/mm/ksm/run
  trap 'echo 2 >/sys/kernel/mm/ksm/run' EXIT
  for ((process = 0; process < 200 && $(cat /sys/kernel/mm/ksm/pages_sharing) < 1900; process++)); do sleep 0.1; done
  (($(cat /sys/kernel/mm/ksm/pages_sharing) > 1000)) || refute "merged $(cat /sys/kernel/mm/ksm/pages_sharing) pages"
  echo 0 >/sys/kernel/mm/ksm/run
  run numastat-swift --tree "$first" --bytes
  expect_status 0
  frames "${crew[@]}" >"$scratch/frames"
  [[ $(shown Total) == "$(awk '/^all/ { print $2 }' "$scratch/frames")" ]] || { show_run; cat "$scratch/frames"; refute 'not as many frames'; }
  near "$(shown Total)" "$(pss "${crew[@]}")" 4 || { show_run; refute "Pss: $(pss "${crew[@]}")"; }
  stop_crew
}
SCENARIO_SECONDS=900 scenario 'shared memory: pages that are merged' merged

# Processes fork and end while they are counted. This is not a failure.
coming_and_going() {
  local parent held rounds=0
  cp "$(type -P churn)" "$scratch/churned"
  coproc CHURN { exec churn "$1" "$scratch/churned"; }
  exec {from}<&"${CHURN[0]}" {to}>&"${CHURN[1]}"
  read -r _ parent held <&"$from"
  echo >&"$to"
  while kill -0 "$parent" 2>/dev/null && ((rounds < 40)); do
    run numastat-swift --tree "$parent" --bytes
    # The first process may have ended before the search.
    ((status == 0)) || ! kill -0 "$parent" 2>/dev/null || { show_run; refute "round $rounds: exit $status"; }
    rounds=$((rounds + 1))
  done
  kill "$parent" 2>/dev/null || true
  note "$rounds rounds"
  ((rounds > 5)) || refute 'too few rounds'
}
SCENARIO_SECONDS=900 scenario 'shared memory: processes that come and go' coming_and_going 3000
