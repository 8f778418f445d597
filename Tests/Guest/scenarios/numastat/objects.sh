# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: four old-kernel
# What numastat-swift shows of files and segments, compared with numa_maps of a process that maps them. It allocates no
# page for this.

of_a_file() {
  local folder=$1
  write_on 2 "$folder/f" 0 3
  write_on 3 "$folder/f" 3 5
  run numastat-swift --file "$folder/f" --csv
  expect_shown '2=3 3=5 of 8'
  # A partial page counts as a page.
  printf x >"$folder/one"
  run numastat-swift --file "$folder/one" --bytes -o total,size
  expect_status 0
  grep -Eq '/one +4096 +1$' "$scratch/out" || { show_run; refute 'not a page'; }
  rm "$folder/f" "$folder/one"
}
scenario 'numastat: a file of the root file system' of_a_file /tmp
scenario 'numastat: a file of tmpfs' of_a_file /dev/shm

# numastat shows for a file the pages that a process maps of it. The files have no name; the kernel provides one for
# each mapping.
beside_numa_maps() {
  local start
  start_hold 1:3:file 3:2:file
  expect_pages "$pid" '1=768 3=512'
  : >"$scratch/found"
  while read -r start; do
    run numastat-swift --file /proc/"$pid"/map_files/"$start"-* --csv
    expect_status 0
    object_rows >>"$scratch/found"
  done <"$scratch/starts.$pid"
  [[ $(sort "$scratch/found" | paste -s) == $'1=3 of 3\t3=2 of 2' ]] || { show_run; cat "$scratch/found"; refute 'not what is held'; }
  stop_hold "$pid"
}
scenario 'numastat: a file that a process holds' beside_numa_maps

# Reading a hole would allocate a page, and the page would stay.
holes() {
  local before
  truncate -s $((100 << 30)) /dev/shm/sparse
  write_on 1 /dev/shm/sparse 0 1
  # Across the end of the part of the file that is examined at once.
  write_on 2 /dev/shm/sparse 127 2
  write_on 3 /dev/shm/sparse 102399 1
  before=$(stat -c %b /dev/shm/sparse)
  run numastat-swift --file /dev/shm/sparse --csv
  expect_shown '1=1 2=2 3=1 of 102400'
  [[ $(stat -c %b /dev/shm/sparse) == "$before" ]] || refute 'pages were taken'
  rm /dev/shm/sparse
}
scenario 'numastat: a file with holes' holes

# The kernel's own count of the bytes of a segment that are in memory.
segment_memory() { awk 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rss") column = i; next } { print $column }' /proc/sysvipc/shm; }

of_a_segment() {
  local before id
  numactl-swift --length 300m --shm /tmp/key --membind 1 2>"$scratch/made"
  numactl-swift --length 3m --offset 126m --shm /tmp/key --membind 2 --touch
  numactl-swift --length 1m --offset 299m --shm /tmp/key --membind 3 --touch
  id=$(segment_id)
  before=$(segment_memory)
  [[ $before == $((4 << 20)) ]] || { cat /proc/sysvipc/shm; refute "in memory: $before"; }
  run numastat-swift --shm "$id" --csv
  expect_shown '2=3 3=1 of 300'
  [[ $(segment_memory) == "$before" ]] || refute 'pages were taken'
  run numastat-swift --shm "$id" --json
  grep -q "\"segment\": $id,\$" "$scratch/out" || { show_run; refute 'no segment'; }
  run_as=("${user[@]}")
  run numastat-swift --shm "$id"
  expect_status 1
  expect_stderr "^numastat-swift: --shm: segment $id: shmctl: Permission denied\$"
  run_as=()
  ipcrm -m "$id"
  run numastat-swift --shm "$id"
  expect_status 1
  expect_stderr "^numastat-swift: --shm: segment $id: shmctl: Invalid argument\$"
}
scenario 'numastat: a segment' of_a_segment

free_huge_pages() { cat /sys/devices/system/node/node*/hugepages/hugepages-2048kB/free_hugepages | paste -s; }

of_huge_pages() {
  local before id
  echo 4 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages
  echo 6 >/sys/devices/system/node/node3/hugepages/hugepages-2048kB/nr_hugepages
  mkdir -p /tmp/huge
  mount -t hugetlbfs huge /tmp/huge
  numactl-swift --length 4m --file /tmp/huge/f --membind 3 --touch 2>/dev/null
  numactl-swift --length 2m --offset 8m --file /tmp/huge/f --membind 2 --touch 2>/dev/null
  before=$(free_huge_pages)
  run numastat-swift --file /tmp/huge/f --csv
  expect_shown '2=2 3=4 of 10'
  [[ $(free_huge_pages) == "$before" ]] || refute "huge pages were taken: $before, $(free_huge_pages)"
  numactl-swift --huge --length 8m --shm /tmp/key --membind 3 2>/dev/null
  id=$(segment_id)
  numactl-swift --huge --length 2m --offset 4m --shm /tmp/key --membind 3 --touch 2>/dev/null
  before=$(segment_memory)
  run numastat-swift --shm "$id" --csv
  expect_shown '3=2 of 8'
  [[ $(segment_memory) == "$before" ]] || refute 'huge pages were taken'
  ipcrm -m "$id"
  rm /tmp/huge/f
  umount /tmp/huge
}
scenario 'numastat: huge pages of a file and a segment' of_huge_pages

# To a caller without the right to the file, mincore reports that all of it is in memory.
rights() {
  write_on 1 /dev/shm/f 0 1
  truncate -s $((2 << 20)) /dev/shm/f
  run_as=("${user[@]}")
  chmod 644 /dev/shm/f
  run numastat-swift --file /dev/shm/f
  expect_status 1
  expect_stderr '^numastat-swift: --file: /dev/shm/f: the kernel tells only its owner, and who may write to it, what of it is in memory$'
  chmod 666 /dev/shm/f
  run numastat-swift --file /dev/shm/f --csv
  expect_shown '1=1 of 2'
  chmod 444 /dev/shm/f
  chown 1000 /dev/shm/f
  run numastat-swift --file /dev/shm/f --csv
  expect_shown '1=1 of 2'
  chmod 0 /dev/shm/f
  run numastat-swift --file /dev/shm/f
  expect_status 1
  expect_stderr '^numastat-swift: --file: /dev/shm/f: open: Permission denied$'
  rm -f /dev/shm/f
}
scenario 'numastat: a file of somebody else' rights

# An access to a page after the new end would cause SIGBUS.
shrinking() {
  local changer round
  truncate -s $((8 << 20)) /dev/shm/f
  (while [[ -e /dev/shm/f ]]; do
    dd if=/dev/zero of=/dev/shm/f bs=1M count=8 conv=notrunc 2>/dev/null
    truncate -s 0 /dev/shm/f
    truncate -s $((8 << 20)) /dev/shm/f
  done) &
  changer=$!
  for ((round = 0; round < SHRINKING_ROUNDS; round++)); do
    run numastat-swift --file /dev/shm/f --csv
    expect_status 0
  done
  rm /dev/shm/f
  kill "$changer" 2>/dev/null || true
  wait "$changer" || true
  rm -f /dev/shm/f
}
scenario 'numastat: a file that becomes shorter' shrinking

# The other files are shown, and each file that cannot be shown is reported.
others() {
  write_on 1 /tmp/f 0 1
  : >/tmp/empty
  run numastat-swift --file /tmp --file /tmp/none --file /tmp/f --file /tmp/empty --file /dev/null --csv
  expect_status 0
  [[ $(object_rows | sort -r | awk 'NR <= 2' | paste -s) == $'of 0\t1=1 of 1' ]] || { show_run; refute 'not the file'; }
  expect_stderr '^numastat-swift: --file: /tmp: is a directory$'
  expect_stderr '^numastat-swift: --file: /tmp/none: open: No such file or directory$'
  expect_stderr '^numastat-swift: --file: /dev/null: not a regular file$'
  expect_stderr '^numastat-swift: /tmp/empty: is empty$'
  run numastat-swift --file /tmp/none
  expect_status 1
  rm /tmp/f /tmp/empty
}
scenario 'numastat: files of which nothing can be told' others
