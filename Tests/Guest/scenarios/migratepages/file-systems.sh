# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: stacked
# The page cache of file systems on disks is moved, dropped and loaded. The disk is not read, and the contents stay.

prepare mount_tools

# reads: prints the number of sectors that were read from /dev/vda.
reads() { awk '$3 == "vda" { print $6 }' /proc/diskstats; }

mkdir -p /data

# make KIND: makes a file system on the disk, and mounts it.
make() {
  case $1 in
    ext4) with_tools mke2fs -q -F -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 /dev/vda ;;
    xfs) with_tools mkfs.xfs -q -f /dev/vda ;;
    btrfs) with_tools mkfs.btrfs --quiet --force --data single --metadata single /dev/vda ;;
  esac
  mount -t "$1" /dev/vda /data
}

moved_and_dropped() {
  local file=/data/f before sectors
  make "$1"
  write_on 1 "$file" 0 8
  before=$(md5sum <"$file")
  sectors=$(reads)
  # Dirty pages move too.
  run migratepages --report --strict --file "$file" 1 2
  expect_status 0
  expect_stdout "$file:
  node 1 to 2: 2048 pages (8 MiB) moved
all: 8 MiB moved
"
  expect_placed "$file" 2=2048
  [[ $(reads) == "$sectors" ]] || refute "the disk was read: $(($(reads) - sectors)) sectors"
  # What is not yet on the disk is not dropped.
  run migratepages --drop --report --file "$file" 2
  expect_status 0
  [[ $(placed "$file") != '' ]] || { show_run; refute 'dirty pages were dropped'; }
  [[ $(md5sum <"$file") == "$before" ]] || refute 'the content has changed'
  sync
  # Of clean pages, only those of the node are dropped.
  write_on 3 /data/other 0 2
  sync
  run migratepages --file /data/other --spread=even 3 1,3
  expect_status 0
  expect_placed /data/other '1=256 3=256'
  run migratepages --drop --report --file /data/other 3
  expect_status 0
  expect_stdout $'/data/other:\n  node 3: 1 MiB dropped\nall: 1 MiB dropped\n'
  expect_placed /data/other 1=256
  # Pages that a process maps stay.
  run migratepages --file "$file" 0-3 2
  memhog -r1000000 -f "$file" 1m >/dev/null &
  pid=$!
  await grep -q "$file .* N2=256" "/proc/$pid/numa_maps"
  sync
  run migratepages --drop --strict --file "$file" 2
  expect_status 3
  kill "$pid"
  wait "$pid" 2>/dev/null || true
  sync
  run migratepages --drop --file "$file" --strict 2
  expect_status 0
  expect_stdout ''
  expect_placed "$file" ''
  rm "$file" /data/other
  umount /data
}
for kind in ext4 xfs btrfs; do scenario "file systems: $kind: moved and dropped" moved_and_dropped "$kind"; done

loaded() {
  local file=/data/model before
  make ext4
  write_on 1 "$file" 0 64
  sync
  before=$(md5sum <"$file")
  umount /data
  mount -t ext4 /dev/vda /data
  # Half of it was read before, by a program that ran on node 1.
  numactl-swift --membind 1 dd if="$file" of=/dev/null bs=1M count=32 2>/dev/null
  run numactl-swift --interleave=1-3 --load="$file" cat /proc/self/numa_maps
  expect_status 0
  grep -q interleave "$scratch/out" || { show_run; refute 'the command has another policy'; }
  # A folio is on one node, and what the kernel reads ahead is as large as 128 kB.
  read -r -a parts <<<"$(placed "$file" | sed 's/[0-9]*=//g')"
  ((${#parts[@]} == 3)) || refute "on nodes: $(placed "$file")"
  for part in "${parts[@]}"; do ((part > 5000 && part < 5900)) || refute "uneven: $(placed "$file")"; done
  # What is even already does not move, and nothing is read again.
  sectors=$(reads)
  places=$(placed "$file")
  run numactl-swift --membind=2 --load "$file"
  expect_status 0
  expect_placed "$file" 2=16384
  [[ $(reads) == "$sectors" ]] || refute "the disk was read: $(($(reads) - sectors)) sectors"
  [[ $(md5sum <"$file") == "$before" ]] || refute 'the content has changed'
  run numactl-swift --load=/data/none true
  expect_status 1
  expect_stderr '^numactl-swift: --load: /data/none: open: No such file or directory$'
  run numactl-swift --check --load="$file" -m 0
  expect_status 1
  expect_stderr '^numactl-swift: --load: /data/model: cannot stand with --check'
  rm "$file"
  umount /data
}
scenario 'file systems: --load of numactl' loaded

overlaid() {
  make ext4
  mkdir -p /data/{upper,lower,work} /merged
  mount -t overlay -o lowerdir=/data/lower,upperdir=/data/upper,workdir=/data/work overlay /merged
  write_on 1 /merged/f 0 2
  run numastat-swift --file /merged/f --csv
  expect_shown '1=2 of 2'
  run migratepages --strict --file /merged/f 1 2
  expect_status 0
  expect_placed /merged/f 2=512
  expect_placed /data/upper/f 2=512
  sync
  run migratepages --strict --drop --file /merged/f 2
  expect_status 0
  expect_placed /merged/f ''
  umount /merged
  umount /data
}
scenario 'file systems: an overlay' overlaid

# The contents stay while a program reads, writes, shortens and removes the file without a pause, and in the end they are
# on the disk.
meanwhile() {
  local scribe round ended=0
  make "$1"
  scribe /data/f 2000 >"$scratch/scribe" &
  scribe=$!
  await grep -q ready "$scratch/scribe"
  for ((round = 0; round < OBJECT_ROUNDS; round++)); do
    migratepages --file /data/f 0-2 3 2>/dev/null || true
    migratepages --file /data/f 3 1 2>/dev/null || true
    migratepages --file /data/f --drop 1 2>/dev/null || true
    kill -0 "$scribe" 2>/dev/null || break
  done
  kill "$scribe" 2>/dev/null || true
  wait "$scribe" || ended=$?
  grep -Eq '^intact [0-9]+$' "$scratch/scribe" && [[ $ended == 0 ]] || refute "scribe: $ended: $(cat "$scratch/scribe")"
  umount /data
}
for kind in ext4 xfs btrfs; do scenario "file systems: $kind: read and written meanwhile" meanwhile "$kind"; done
