# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: tiers
# The firmware reports how fast memory is: node 1 is faster than node 0, and node 2 is slower.

says() {
  probe readers
  grep -qx -- "$1" "$scratch/out" || { show_run; refute "expected $1"; }
}

tiers() {
  local tier
  for tier in /sys/devices/virtual/memory_tiering/memory_tier*; do
    says "tier ${tier##*memory_tier} $(cat "$tier/nodelist")"
  done
  # There are as many tiers as nodes, the fastest first.
  [[ $(awk '$1 == "tier" { printf "%s ", $3 }' "$scratch/out") == '1 0 2 ' ]] || { show_run; refute 'not in this order'; }
}
scenario 'library: tiers of memory' tiers
scenario 'library: how fast the nearest memory is' says 'access 0 0 0 read 20480 100 write 20480 100'
scenario 'library: how fast faster memory is' says 'access 1 1 0 read 81920 50 write 81920 50'
scenario 'library: how fast slower memory is' says 'access 2 0 0 read 4096 900 write 4096 900'
scenario 'library: where pages are demoted to, derived' says 'demotion-targets 0 2'
scenario 'library: from the fastest tier they go to the next' says 'demotion-targets 1 0'
scenario 'library: from the slowest tier they go nowhere' says 'demotion-targets 2 -'

switched() {
  says 'demotes false'
  echo 1 >/sys/kernel/mm/numa/demotion_enabled
  says 'demotes true'
  echo 0 >/sys/kernel/mm/numa/demotion_enabled
}
scenario 'library: whether pages are demoted' switched

weights() {
  echo 9 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
  says 'weight 1 9'
  says 'weight 0 1'
  says 'sets-weights nil'
  echo 1 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
}
scenario 'library: weights as they are set' weights

pools() {
  echo 3 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages
  says 'huge 2 2 MiB total 3 free 3 surplus 0'
  says 'huge 0 2 MiB total 0 free 0 surplus 0'
}
scenario 'library: pools of huge pages' pools
