# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: hot-plug
# Node 2 has only hot-plugged memory, which is movable.

marks_movable() {
  run numactl --hardware --tiers
  expect_status 0
  [[ $(grep ' memory: ' "$scratch/out") == 'node 2 memory: movable only' ]] || { show_run; refute 'text'; }
  run numactl --hardware --tiers --json
  expect_status 0
  [[ $(grep -o '"movable_only": [a-z]*' "$scratch/out" | paste -s -d ' ') == \
    '"movable_only": false "movable_only": false "movable_only": true' ]] || { show_run; refute 'JSON'; }
  run numactl --hardware --json
  ! grep -q movable "$scratch/out" || { show_run; refute 'without --tiers'; }
}
scenario 'tiers: nodes whose memory is movable only' marks_movable
