# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless sparse sixteen
# Processes that hold known memory, and processes that start and end while numastat-swift reads: its tables compared
# with those of numastat 2.0.19, and with sums over the kernel's own files.

# sums PID: prints the MB of each kind on all nodes together, as in the table.
sums() {
  awk '
    {
      kind = "Private"; size = 4
      for (i = 3; i <= NF; i++) {
        if ($i == "huge") kind = "Huge"; else if ($i == "heap") kind = "Heap"; else if ($i == "stack") kind = "Stack"
        if ($i ~ /^kernelpagesize_kB=/) size = substr($i, 19)
      }
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { sub(/.*=/, "", $i); kb[kind] += $i * size; kb["Total"] += $i * size }
    }
    END { for (k = split("Huge Heap Stack Private Total", name); k > 0; k--) printf "%s %.2f\n", name[k], kb[name[k]] / 1024 }
  ' "/proc/$1/numa_maps" | sort
}

# hold_some: starts three processes with memory of all kinds on the first, the second and the last node; sets `pids` to
# their IDs.
hold_some() {
  local first second last words
  first=$(set_of /sys/devices/system/node/has_memory | sed -n 1p)
  second=$(set_of /sys/devices/system/node/has_memory | sed -n 2p)
  last=$(set_of /sys/devices/system/node/has_memory | tail -n 1)
  echo 3 >"/sys/devices/system/node/node$second/hugepages/hugepages-2048kB/nr_hugepages"
  pids=()
  for words in "$second:2:hugetlb $last:3" "$first:2:shared $last:1:file $second:1:twice" "$last:2:thp $second:2"; do
    # shellcheck disable=SC2086 # words
    start_hold $words
    pids+=("$pid")
  done
}

# Totals of tables and of their rows, compared with sums over the files by awk(1); MB with two decimals, as `NAME MB`.
totals() {
  local kind found held
  hold_some
  hold_still
  for pid in "${pids[@]}"; do
    numastat-swift "$pid" | awk '$1 ~ /^(Huge|Heap|Stack|Private|Total)$/ { print $1, $NF }' | sort >"$scratch/shown"
    sums "$pid" >"$scratch/summed"
    differences "$scratch/summed" "$scratch/shown" || refute "$pid: not the sums of numa_maps"
  done
  for kind in Huge Private; do
    found=$(for held in "${pids[@]}"; do sums "$held"; done | awk -v kind="$kind" '$1 == kind && $2 > 0' | wc -l)
    ((found > 0)) || refute "numa_maps: nothing is $kind"
  done
  numastat-swift "${pids[@]}" | awk '/^[0-9]/ { print $1, $NF } /^Total/ { print "all", $NF }' | sort >"$scratch/shown"
  for pid in "${pids[@]}"; do echo "$pid $(bytes_of "$pid")"; done >"$scratch/held"
  awk '{ printf "%s %.2f\n", $1, $2 / 1048576; sum += $2 } END { printf "all %.2f\n", sum / 1048576 }' "$scratch/held" |
    sort >"$scratch/summed"
  differences "$scratch/summed" "$scratch/shown" || refute 'not the sums of all numa_maps'

  numastat-swift -n | awk 'NF > 2 && /^[A-Z]/ && $NF ~ /^[0-9.]+$/ { print tolower($1), $NF }' | sort >"$scratch/shown"
  awk -v page="$(getconf PAGESIZE 2>/dev/null || echo 4096)" '{ sum[$1] += $2 } END { for (name in sum) printf "%s %.2f\n", name, sum[name] * page / 1048576 }' \
    /sys/devices/system/node/node*/numastat | sort >"$scratch/summed"
  differences "$scratch/summed" "$scratch/shown" || refute 'not the sums of nodeN/numastat'

  numastat-swift -m | awk 'NF > 2 && /^[A-Z]/ && $NF ~ /^[0-9.]+$/ { print $1, $NF }' | sort >"$scratch/shown"
  {
    sed 's/://' /sys/devices/system/node/node*/meminfo | awk '$NF == "kB" { print $3, $4 }'
    # Pools of all sizes; meminfo has only the pages of the default size.
    for kind in Total:nr Free:free Surp:surplus; do
      for found in /sys/devices/system/node/node*/hugepages/hugepages-*; do
        [[ $found =~ hugepages-([0-9]+)kB$ ]]
        echo "HugePages_${kind%:*} $(($(cat "$found/${kind#*:}_hugepages") * BASH_REMATCH[1]))"
      done
    done
  } | awk '{ sum[$1] += $2 } END { for (name in sum) printf "%s %.2f\n", name, sum[name] / 1024 }' | sort >"$scratch/summed"
  differences "$scratch/summed" "$scratch/shown" || refute 'not the sums of nodeN/meminfo'
  grep -q '^HugePages_Total [1-9]' "$scratch/summed" || refute 'no huge pages'
}
scenario 'numastat: totals beside sums over /proc and /sys' totals

# both WORD...: checks that our tool and 2.0.19's exit alike and print alike. It does not use `run`, whose own command
# line would contain the patterns.
both() {
  local old=0
  status=0
  env "${width[@]}" numastat-swift "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  env "${width[@]}" /old/2.0.19/bin/numastat "$@" >"$scratch/theirs" 2>/dev/null || old=$?
  [[ $status == "$old" ]] || { show_run; refute "${width[*]} numastat $(printf '%q ' "$@"): exit $status, numastat 2.0.19 $old"; }
  cmp "$scratch/out" "$scratch/theirs" || { diff "$scratch/theirs" "$scratch/out"; refute "${width[*]} numastat $(printf '%q ' "$@"): not alike"; }
}

# make_line: sets `words` to a random command line, and `width` to the variables before it. It leaves out the cases in
# DIFFERENCES.md: -v with -s or -z, -sN if node numbers have gaps, and lines that find nothing.
make_line() {
  local letter letters='' operands=() shows=false sorts=''
  words=() width=()
  if ((RANDOM % 3 == 0)); then width=("NUMASTAT_WIDTH=$((RANDOM % 200))"); fi
  for letter in c m n z; do if ((RANDOM % 3 == 0)); then letters+=$letter; fi; done
  if [[ $letters == *[mn]* ]]; then shows=true; fi
  for ((index = RANDOM % 4; index > 0; index--)); do
    case $((RANDOM % 8)) in
      0 | 1) operands+=("${pids[RANDOM % 3]}") shows=true ;;
      2) words+=(-p "${pids[RANDOM % 3]}") shows=true ;;
      3) operands+=(hold) shows=true ;;
      4) words+=(-p ':thp') shows=true ;;
      5) operands+=(2) shows=true ;;
      6) words+=("-p${pids[RANDOM % 3]}") shows=true ;;
      # The nodes on which a process holds memory differ between machines, so this pattern may find nothing.
      7) ! $shows || operands+=("hold hold $((RANDOM % 6)):") ;;
    esac
  done
  if $shows && ((RANDOM % 6 == 0)); then operands+=("nosuch $RANDOM"); fi
  case $((RANDOM % 6)) in
    0) sorts=s ;;
    1) sorts=s$((is_dense ? RANDOM % 6 : 0)) ;;
    2) [[ $letters == *z* ]] || letters+=v ;;
  esac
  # Text after the s in the same word would be its node.
  if ((RANDOM % 2)); then
    for ((index = 0; index < ${#letters}; index++)); do words+=("-${letters:index:1}"); done
    [[ -z $sorts ]] || words+=("-$sorts")
  elif [[ -n $letters$sorts ]]; then
    words+=("-$letters$sorts")
  fi
  case $((RANDOM % 4)) in
    0) words=("${operands[@]}" "${words[@]}") ;;
    1) words+=("${operands[@]}") ;;
    2) words+=("${operands[@]}") width+=(POSIXLY_CORRECT=1) ;;
    3) words+=(-- "${operands[@]}") ;;
  esac
}

generated() {
  local round words index is_dense=0
  hold_some
  hold_still
  if [[ $(cat /sys/devices/system/node/online) =~ ^0(-[0-9]+)?$ ]]; then is_dense=1; fi
  RANDOM=$SEED
  for ((round = 0; round < NUMASTAT_LINES; round++)); do
    make_line
    both "${words[@]}"
  done
  note "seed $SEED: compared $round lines"
}
scenario 'numastat: generated command lines, beside 2.0.19' generated

# Each of several tables is the same as alone. In 2.0.19's, the rows and columns of a table stay in the next tables.
each_by_itself() {
  hold_some
  width=()
  for pid in "${pids[@]}"; do
    both -z "$pid"
    cat "$scratch/out"
  done >"$scratch/alone"
  numastat-swift -vz "${pids[@]}" | cmp - "$scratch/alone" || refute 'not as alone'
  ! /old/2.0.19/bin/numastat -vz "${pids[@]}" | cmp -s - "$scratch/alone" || refute 'so are those of numastat 2.0.19'
}
scenario 'numastat: tables of several processes without zeros' each_by_itself

# wrong_sums HELD STAYS: prints what is wrong in a table of bytes: an amount that no process of churn has at any moment,
# or a total that is not the sum. Each process has all HELD bytes from its first moment to its last; a program that it
# becomes has less than half; a process that has ended has nothing.
wrong_sums() {
  awk -v held="$1" -v stays="$2" -v margin=$((2 << 20)) '
    /^[0-9]+ \(/ { sum += $NF; if ($1 != stays && !($NF < held / 2 || ($NF >= held && $NF <= held + margin))) print "no process has this:", $0 }
    /^Total / && $NF != sum { print "the sum of the rows is", sum ":", $0 }' "$scratch/out"
}

# A process that ends while it is read does not affect the others, and is not shown in part. The process that stays is
# shown.
churning() {
  local stays rounds=0 rows=0 gone=0 forked=0
  start_hold 0:2
  stays=$pid
  cp "$(type -P churn)" "$scratch/churned"
  until ((forked >= CHURNED_PROCESSES && rounds > 0)); do
    churn_some 100
    echo "$forked processes, $rounds rounds, $rows rows, $gone gone meanwhile" | tee /tmp/awaited
  done
  # In a short run, it can be that no process ends between the search and the reading, or that no process is found.
  ((CHURNED_PROCESSES < 5000 || (gone > 0 && rows > 2 * rounds))) || refute 'none went while it was looked at'
  stop_hold "$stays"
}
churn_some() {
  local count=$1 held parent line wrong
  coproc CHURN { exec churn "$count" "$scratch/churned"; }
  # Bash closes the descriptors in CHURN when the helper ends, so these are copies.
  exec {from}<&"${CHURN[0]}" {to}>&"${CHURN[1]}"
  read -r _ parent held <&"$from"
  [[ $held -gt 2000000 ]] || refute 'churn: did not start'
  echo >&"$to"
  # Repeats until the helper prints a line.
  until read -r -t 0 -u "$from"; do
    status=0
    numastat-swift churn "$stays" --bytes >"$scratch/out" 2>"$scratch/err" || status=$?
    ((status == 0)) || { show_run; refute "round $rounds: exit $status"; }
    # This process is the first, and its memory does not change. No memory of it is counted for another process.
    [[ $(awk -v id="$stays" '$1 == id { print $NF }' "$scratch/out") == "$(bytes_of "$stays")" ]] ||
      { show_run; refute "round $rounds: not the $(bytes_of "$stays") bytes of $stays"; }
    wrong=$(wrong_sums "$held" "$stays")
    [[ -z $wrong ]] || { show_run; refute "round $rounds: $wrong"; }
    ! grep -v '^numastat-swift: [0-9]*: /proc/[0-9]*/\(numa_maps\|status\): No such \(process\|file or directory\)$' "$scratch/err" ||
      refute "round $rounds: says something else"
    rows=$((rows + $(grep -c '^[0-9]' "$scratch/out")))
    gone=$((gone + $(wc -l <"$scratch/err")))
    rounds=$((rounds + 1))
  done
  read -r line <&"$from"
  [[ $line == "forked $count" ]] || refute "churn: $line"
  forked=$((forked + count))
  echo >&"$to"
  exec {from}<&- {to}>&-
  wait "$parent"
}
scenario 'numastat: processes that fork and end meanwhile' churning
