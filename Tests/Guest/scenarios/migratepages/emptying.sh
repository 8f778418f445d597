# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: emptied emptied-new
# runs last: it unplugs the node
# Node 2 has only hot-plugged, movable memory. It is emptied of page cache, taken offline and unplugged.

prepare mount_tools

node_2=/sys/devices/system/node/node2

# A file system on a disk of its own, whose page cache can be dropped.
make_disk() {
  mkdir -p /disk
  [[ -d /dev/shm ]] || mkdir /dev/shm
  grep -q ' /dev/shm ' /proc/mounts || mount -t tmpfs -o mode=1777 none /dev/shm
  numactl-swift -m 0 dd if=/dev/zero of=/image bs=1M count=64 2>/dev/null
  losetup /dev/loop0 /image
  with_tools mke2fs -q -F -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 /dev/loop0
  mount -t ext4 /dev/loop0 /disk
}
prepare make_disk

# state_of_2: prints how many blocks of node 2 are in each state, as `2 online`.
state_of_2() { cat $node_2/memory[0-9]*/state | sort | uniq -c | awk '{ print $1, $2 }'; }

zones_of_2() { cat $node_2/memory[0-9]*/valid_zones | sort -u; }

cache_of_2() { awk '/ (Active|Inactive)\(file\):/ { sum += $4 } END { print sum }' $node_2/meminfo; }

# refused_words STATUS MESSAGE WORD...
refused_words() {
  local status=$1 message=$2
  shift 2
  run migratepages "$@"
  expect_status "$status"
  expect_stderr "$message"
}

words() {
  refused_words 1 'migratepages: --cache: cannot be had without --evacuate' --cache 1 0 2
  refused_words 1 'migratepages: --offline: cannot be had without --evacuate' --offline 1 0 2
  refused_words 1 'migratepages: --keep: cannot be had without --offline' --evacuate=2 --keep
  refused_words 1 'migratepages: --offline: cannot be had with --dry-run' --evacuate=2 --dry-run --offline
  # Reclaim would move pages to a slower node instead of dropping them.
  if [[ -e $node_2/reclaim && -e /sys/kernel/mm/numa/demotion_enabled ]]; then
    echo 1 >/sys/kernel/mm/numa/demotion_enabled
    refused_words 1 'migratepages: --cache: demotion is enabled .*' --evacuate=2 --cache
    echo 0 >/sys/kernel/mm/numa/demotion_enabled
  fi
}
scenario 'emptying: what cannot be asked' words

# The page cache of a file that no process has open is dropped if the kernel can do that; otherwise an open file moves.
cache() {
  local sum way=none
  write_on 2 /disk/closed 0 12
  write_on 2 /disk/open 0 8
  sync
  expect_placed /disk/closed 2=3072
  sum=$(md5sum </disk/closed)
  # The reader has moved nothing.
  expect_placed /disk/closed 2=3072
  if [[ -e $node_2/reclaim ]]; then
    way=reclaim
  elif [[ $(cat /sys/kernel/mm/lru_gen/enabled 2>/dev/null) == *[1-9a-f] ]]; then
    way=lru_gen
    mount -t debugfs none /sys/kernel/debug
  fi
  exec 9</disk/open
  run migratepages --evacuate=2 --to=1 --cache --report
  exec 9<&-
  expect_status 0
  if [[ $way == none ]]; then
    expect_placed /disk/open 1=2048
  else
    grep -Eqx 'node 2: [0-9.]+ MiB of page cache dropped' "$scratch/out" || { show_run; refute 'nothing dropped'; }
    [[ $(placed /disk/closed) != *2=* ]] || { show_run; refute "left: $(placed /disk/closed)"; }
    run migratepages --evacuate=2 --to=1 --cache --report=json
    expect_status 0
    grep -q '"cache": \[' "$scratch/out" || { show_run; refute 'no cache in JSON'; }
  fi
  [[ $(md5sum </disk/closed) == "$sum" ]] || refute 'the content has changed'
  rm /disk/closed /disk/open
}
scenario 'emptying: page cache of files that nobody maps' cache

# Where the kernel has no way to drop a node's page cache, that of open files moves.
open_files() {
  [[ ! -e $node_2/reclaim ]] || { note 'this kernel has a way'; return 0; }
  echo 0 >/sys/kernel/mm/lru_gen/enabled
  write_on 2 /disk/open 0 8
  write_on 2 /disk/closed 0 4
  sync
  exec 9</disk/open
  run migratepages --evacuate=2 --to=1 --cache
  exec 9<&-
  echo 7 >/sys/kernel/mm/lru_gen/enabled
  expect_status 0
  expect_placed /disk/open 1=2048
  expect_placed /disk/closed 2=1024
  rm /disk/open /disk/closed
}
scenario 'emptying: page cache of open files, without reclaim' open_files

# A speed of 8 MB a second: 16 MB take two seconds at least. A time limit stops it.
slow_cache() {
  local start
  [[ -e $node_2/reclaim ]] || { note 'no way to drop a part'; return 0; }
  write_on 2 /disk/slow 0 16
  sync
  start=$(awk '{ print int($1 * 10) }' /proc/uptime)
  run migratepages --evacuate=2 --to=1 --cache --bandwidth=8M
  expect_status 0
  (($(awk '{ print int($1 * 10) }' /proc/uptime) - start >= 15)) || refute 'too fast'
  write_on 2 /disk/slow 0 16
  sync
  run migratepages --evacuate=2 --to=1 --cache --bandwidth=1M --timeout=8s
  ((status == 124)) || { show_run; refute "status $status"; }
  grep -Eqx 'node 2: [0-9.]+ [KM]iB of page cache dropped; the rest was not tried' "$scratch/out" || { show_run; refute 'no line'; }
  [[ $(placed /disk/slow) == *2=* ]] || refute 'all dropped in spite of the time limit'
  rm /disk/slow
}
scenario 'emptying: page cache at a limited speed' slow_cache

# What stays is listed with its owners.
owners() {
  write_on 2 /disk/known 0 4
  write_on 2 /disk/unknown 0 3
  exec 9</disk/known
  run migratepages --evacuate=2 --to=1
  exec 9<&-
  expect_status 0
  grep -Eqx '    4 MiB /disk/known' "$scratch/out" || { show_run; refute 'no open file'; }
  grep -Eqx '    [0-9.]+ [KM]iB unknown files' "$scratch/out" || { show_run; refute 'no unknown files'; }
  ! grep -q /disk/unknown "$scratch/out" || refute 'knows more than it can'
  rm /disk/known /disk/unknown
}
scenario 'emptying: what is left, by owner' owners

# A memfd and a deleted file of tmpfs that no process maps move by their descriptors.
nameless() {
  write_on 2 /dev/shm/nameless 0 2
  exec 9</dev/shm/nameless
  rm /dev/shm/nameless
  [[ $(placed /proc/self/fd/9) == 2=512 ]] || refute 'not on node 2'
  run migratepages --evacuate=2 --to=1
  expect_status 0
  [[ $(placed /proc/self/fd/9) == 1=512 ]] || { show_run; refute "$(placed /proc/self/fd/9)"; }
  exec 9<&-
}
scenario 'emptying: files of tmpfs without a name' nameless

fill_2() {
  write_on 2 /disk/cached 0 8
  sync
  write_on 2 /dev/shm/kept 0 4
  rm -f /tmp/key
  numactl-swift --length 4m --shm /tmp/key --membind 2 --touch 2>/dev/null
  echo 8 >$node_2/hugepages/hugepages-2048kB/nr_hugepages
  start_hold 2:8
}

empty_2() {
  stop_hold "$pid"
  ipcrm -m "$(segment_id)"
  rm -f /dev/shm/kept /disk/cached
}

# A pinned page: its block stays and is named, with the kind of page, and the others come back as they were.
pinned() {
  local busy before
  before=$(zones_of_2)
  start_hold 2:1:busy
  busy=$pid
  fill_2
  run migratepages --evacuate=2 --to=1 --offline --timeout=20s
  ((status == 124)) || { show_run; refute "status $status"; }
  grep -Eqx 'node 2: [12] of 2 memory blocks of 128 MiB not offline' "$scratch/out" || { show_run; refute 'no count'; }
  grep -Eq '^  memory[0-9]+: .*[0-9]+ of processes, busy or pinned' "$scratch/out" || { show_run; refute 'the pages are not named'; }
  [[ $(state_of_2) == '2 online' && $(zones_of_2) == "$before" ]] || { show_run; refute "$(state_of_2) $(zones_of_2)"; }
  [[ $(<$node_2/hugepages/hugepages-2048kB/nr_hugepages) == 8 ]] || refute 'the pool was not restored'
  expect_pages "$pid" 1=2048
  # With --keep, the block without the page stays offline.
  run migratepages --evacuate=2 --to=1 --offline --keep --report=json
  ((status == 1)) || { show_run; refute "status $status"; }
  grep -Eq '^migratepages: --offline: node 2: 1 of 2 memory blocks still online$' "$scratch/err" || { show_run; refute 'no failure'; }
  grep -q '"stayed_blocks": \[' "$scratch/out" || { show_run; refute 'no blocks in JSON'; }
  [[ $(state_of_2) == '1 offline'* ]] || { show_run; refute "$(state_of_2)"; }
  for block in $node_2/memory[0-9]*; do [[ $(<"$block/state") == online ]] || echo online_movable >"$block/state"; done
  expect_intact "$pid"
  empty_2
  stop_hold "$busy"
  echo 0 >$node_2/hugepages/hugepages-2048kB/nr_hugepages
}
SCENARIO_SECONDS=900 scenario 'emptying: a pinned page keeps its block online' pinned

# A signal ends a write that the kernel would not end, and the blocks come back.
stopped() {
  local busy job status=0
  start_hold 2:1:busy
  busy=$pid
  migratepages --evacuate=2 --to=1 --offline --timeout=100s >"$scratch/out" 2>"$scratch/err" &
  job=$!
  # The block without the page is offline; the other one is tried.
  until [[ $(state_of_2) == *offline* ]]; do sleep 0.1; done
  sleep 1
  kill -TERM "$job"
  wait "$job" || status=$?
  ((status == 143)) || { show_run; refute "status $status"; }
  grep -q ': stopped by SIGTERM: ' "$scratch/err" || { show_run; refute 'does not say so'; }
  [[ $(state_of_2) == '2 online' ]] || { show_run; refute "$(state_of_2)"; }
  stop_hold "$busy"
}
SCENARIO_SECONDS=900 scenario 'emptying: a signal ends an attempt' stopped

# A process, page cache, tmpfs, a segment and huge pages are on the node. It goes offline, and is unplugged.
unplugged() {
  local cached kept
  fill_2
  cached=$(md5sum </disk/cached)
  kept=$(md5sum </dev/shm/kept)
  run migratepages --evacuate=2 --to=1 --cache --offline --report
  expect_status 0
  grep -Eqx 'node 2: offline, 2 memory blocks of 128 MiB' "$scratch/out" || { show_run; refute 'not offline'; }
  grep -Eqx '  8 idle huge pages of 2 MiB given back' "$scratch/out" || { show_run; refute 'no huge pages'; }
  [[ $(state_of_2) == '2 offline' ]] || refute "$(state_of_2)"
  expect_pages "$pid" 1=2048
  expect_placed /dev/shm/kept 1=1024
  expect_intact "$pid"
  [[ $(md5sum </disk/cached) == "$cached" && $(md5sum </dev/shm/kept) == "$kept" ]] || refute 'a content has changed'
  numactl-swift --shm /tmp/key --dump-nodes >"$scratch/nodes"
  [[ $(<"$scratch/nodes") == *': 1' ]] || { cat "$scratch/nodes"; refute 'the segment is elsewhere'; }
  echo 1 >/sys/bus/acpi/devices/PNP0C80:00/eject
  await test ! -d $node_2
  run migratepages --evacuate=2 --offline
  expect_status 1
  expect_stderr 'migratepages: --evacuate: 2: the node is offline'
  empty_2
}
SCENARIO_SECONDS=900 scenario 'emptying: a node is taken offline and unplugged' unplugged
