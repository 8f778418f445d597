# shellcheck shell=bash disable=SC2154 # `run` sets rounds and details
# Moves processes from node 0 to node 1 in a guest, with numactl's tool and this project's in turn, and prints a table.
# If `details` is set, the table also has single options of the engine.

old=/old/2.0.16/bin/migratepages

# moves HELD COMMAND...: moves a process that is stopped, and one that runs its loop. Prints one line: the wall time of
# the first and of the second move in ms, the longest stall of the second process in µs, and the peak memory of the tool
# in kB.
moves() {
  local held=$1 asleep channel pid start stall peak
  local -a times=()
  shift
  for asleep in yes no; do
    exec {channel}< <(exec stalled "$held")
    read -r _ pid <&"$channel"
    sleep 0.2
    if [[ $asleep == yes ]]; then
      kill -STOP "$pid"
    else
      kill -USR1 "$pid"
      read -r _ <&"$channel"
    fi
    start=${EPOCHREALTIME/./}
    command time -v -o /tmp/time "$@" "$pid" 0 1 2>/tmp/said || echo "status $?: $*"
    times+=($(((${EPOCHREALTIME/./} - start) / 1000)))
    if [[ $asleep == no ]]; then
      kill -USR1 "$pid"
      read -r stall <&"$channel"
      # Busybox treats the kilobytes as pages, so its number is 4 times too large.
      peak=$(awk '/Maximum resident/ { print $NF / 4 }' /tmp/time)
    fi
    kill -KILL "$pid"
    wait "$pid"
    exec {channel}<&-
  done
  echo "${times[*]} $stall $peak"
} 2>/dev/null

# compare HELD NAME=COMMAND...: runs the commands in turn, and prints a row for each.
compare() {
  local held=$1 round pair name
  shift
  rm -f /tmp/row.*
  for ((round = 0; round < rounds; round++)); do
    for pair in "$@"; do
      name=${pair%%=*}
      # shellcheck disable=SC2086 # words
      moves "$held" ${pair#*=} >>"/tmp/row.$name"
    done
  done
  for pair in "$@"; do
    name=${pair%%=*}
    printf '  %-12s %-10s' "$held" "$name"
    for column in 1 2 3 4; do
      cut -d ' ' -f "$column" "/tmp/row.$name" | sort -n | awk -v column="$column" '
        { value[NR] = $1 }
        END {
          if (column == 1) printf " asleep %6d ms (%d)", value[int((NR + 1) / 2)], value[1]
          if (column == 2) printf "   awake %6d ms (%d)", value[int((NR + 1) / 2)], value[1]
          if (column == 3) printf "   stall %7.1f ms (%.1f)", value[int((NR + 1) / 2)] / 1000, value[1] / 1000
          if (column == 4) printf "   peak %d kB", value[NR]
        }'
    done
    printf '\n'
  done
}

if [[ -z $details ]]; then
  for size in 1 8 16 64 256 256:thp 1000; do compare "0:$size" theirs="$old" plain=migratepages; done
  exit
fi
ours=(kernel='migratepages --engine=kernel' parallel='migratepages --engine=parallel')
for size in 1 8 16 64; do compare "0:$size" theirs="$old" plain=migratepages "${ours[@]}"; done
jobs=()
for count in 1 2 4; do jobs+=("jobs-$count=migratepages --engine=parallel --jobs=$count"); done
compare 0:256 theirs="$old" plain=migratepages "${jobs[@]}" short='migratepages --max-pause=10ms'
compare 0:256:thp theirs="$old" plain=migratepages "${jobs[@]}"
compare 0:1000 theirs="$old" plain=migratepages
