# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless sparse sixteen
# Processes that come and go while numastat-swift reads; what it shows of one that stays is what numa_maps sums up to.

# sums PID: MB of each kind on all nodes together, as the table has them.
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

# One that ends while it is looked at costs the others nothing: whoever stays is shown, with the right sum.
churning() {
  local rounds=$1 round expected stays
  start_hold 0:2
  stays=$pid
  expected=$(sums "$stays" | sed -n 's/^Total //p')
  # Its children end at once.
  bash -c 'while :; do for i in 1 2 3 4; do /usr/bin/true hold-churn & done; wait; done' hold-churn &
  for ((round = 0; round < rounds; round++)); do
    status=0
    timeout -s KILL 60 numastat-swift hold "$stays" >"$scratch/out" 2>"$scratch/err" || status=$?
    ((status <= 1)) || { show_run; refute "round $round: exit $status"; }
    [[ $(awk -v id="$stays" '$1 == id || $1 == "Total" { print $NF; exit }' "$scratch/out") == "$expected" ]] ||
      { show_run; refute "round $round: not $expected MB"; }
  done
}
scenario 'numastat: processes that end meanwhile' churning 40
