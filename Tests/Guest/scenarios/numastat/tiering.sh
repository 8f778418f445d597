# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: tiers
# Memory that the kernel moves to slower nodes. Node 2 is the slowest, so pages that are reclaimed from node 0 go there.

# amount_of LABEL: prints the amounts of a row of the CSV of the last run, in bytes, for nodes 0 to 2.
amount_of() { awk -F, -v label="$1" '{ sub(/\r$/, "") } $0 ~ "," label "," { print $(NF - 3), $(NF - 2), $(NF - 1) }' "$scratch/out"; }

# is_about BYTES AMOUNTS: succeeds if the amounts are only from node 0, and at least BYTES; at most 4 MiB more, because
# programs that run meanwhile have pages too.
is_about() { [[ $2 =~ ^([0-9]+)\ 0\ 0$ ]] && ((BASH_REMATCH[1] >= $1 && BASH_REMATCH[1] < $1 + 4194304)); }

demoted() {
  local amounts arrived
  # shellcheck disable=SC2064 # the values are those of now
  trap "echo $(cat /sys/kernel/mm/numa/demotion_enabled) >/sys/kernel/mm/numa/demotion_enabled" EXIT
  run numastat-swift -m
  expect_status 0
  # Nothing was demoted since boot: the table has the rows of numactl's numastat.
  ! grep -Eq 'Promoted|Demoted' "$scratch/out" || { show_run; refute 'rows without amounts'; }

  echo +memory >/sys/fs/cgroup/cgroup.subtree_control
  mkdir /sys/fs/cgroup/tiered
  mapfile -t hold_as < <(within tiered)
  start_hold 0:24
  hold_as=()
  expect_pages "$pid" '0=6144'
  run numastat-swift --cgroup tiered
  expect_status 0
  ! grep -q demoted "$scratch/out" || { show_run; refute 'a row without an amount'; }
  echo true >/sys/kernel/mm/numa/demotion_enabled
  # The kernel may have reclaimed less than was requested: then the write fails.
  echo 12M >/sys/fs/cgroup/tiered/memory.reclaim 2>/dev/null || true
  arrived=$(pages "$pid")
  [[ $arrived =~ 2=([0-9]+) ]] || refute "nothing was demoted: $arrived"
  arrived=$((BASH_REMATCH[1] * 4096))

  # The group also has pages of its program, which may be demoted too.
  run numastat-swift --cgroup tiered --csv
  expect_status 0
  amounts=$(amount_of demoted)
  is_about "$arrived" "$amounts" || { show_run; refute "demoted: $amounts, at least $arrived arrived"; }
  run numastat-swift -m --csv
  expect_status 0
  amounts=$(amount_of Demoted)
  is_about "$arrived" "$amounts" || { show_run; refute "Demoted: $amounts, at least $arrived arrived"; }
  [[ -n $(amount_of Promoted) ]] || { show_run; refute 'no row of promoted memory'; }
  stop_hold "$pid"
}
scenario 'numastat: memory that was demoted' demoted
