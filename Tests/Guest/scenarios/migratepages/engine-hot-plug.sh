# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: hot-plug
# Node 2 has only hot-plugged memory.

# switch_node_2 STATE: sets the state of the node's memory. The kernel may refuse for a while to give up pages that are
# being moved.
switch_node_2() {
  local block
  for block in /sys/devices/system/node/node2/memory[0-9]*; do await switch_block "$block" "$1"; done
}
switch_block() { echo "$2" 2>/dev/null >"$1/state"; }

# The target's memory goes offline while pages move there: those pages go elsewhere, the others stay, and the tool
# reports both.
target_goes_away() {
  local job status=0 held=$((30 * 256))
  start_hold 1:30
  migratepages --bandwidth=1M --report "$pid" 1 2 >"$scratch/out" 2>"$scratch/err" &
  job=$!
  until [[ $(pages "$pid") == *2=* ]]; do sleep 0.1; done
  switch_node_2 offline
  wait "$job" || status=$?
  ((status == 1)) || { show_run; refute "status $status"; }
  grep -Eq 'node 1 to 2: .* moved, .* stayed$' "$scratch/out" || { show_run; refute 'does not say what stayed'; }
  grep -Eq '^  [0-9]+ pages .*: the target node is offline or has no memory$' "$scratch/out" || { show_run; refute 'no reason'; }
  pages "$pid" | awk -v held="$held" '
    { for (i = 1; i <= NF; i++) { split($i, part, "="); sum += part[2]; if (part[1] == 2) bad = 1 } }
    END { exit bad || sum != held }' || refute "pages per node: $(pages "$pid")"
  expect_intact "$pid"
  run migratepages "$pid" 1 2
  expect_status 1
  expect_stderr "migratepages: .*2"
  stop_hold "$pid"
  switch_node_2 online_movable
}
scenario 'engine: a target whose memory is taken away' target_goes_away
