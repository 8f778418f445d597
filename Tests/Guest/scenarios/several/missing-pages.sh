# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: tiers
# Mappings of files and of huge pages whose pages are not available: a message and exit status 1, no signal. Nodes 0 to
# 2 have memory.

# fails TEXT TOOL WORD...: the tool exits with 1 and prints TEXT, an extended regular expression, after its name.
fails() {
  local text=$1
  shift
  run "$@"
  [[ $status == 1 ]] || { show_run; refute "$*: exit status: expected 1, found $status"; }
  grep -Eqx -- "[a-z-]+: ($text)" "$scratch/err" || { show_run; refute "$*: stderr: expected $text"; }
}

# in_mount TYPE OPTIONS FUNCTION WORD...: runs a function while a file system is mounted on the folder `room`.
in_mount() {
  local type=$1 options=$2
  shift 2
  room=$scratch/room
  mkdir "$room"
  mount -t "$type" -o "$options" none "$room"
  trap 'umount -l "$room"' EXIT
  "$@"
}

full() {
  local file=$room/file
  truncate -s 4M "$file"
  fails "$file: no page at offset [0-9]+: the file system is full" memhog "-f$file" 4M
  # The pages for which there is room are written.
  [[ $(head -c 1048576 "$file" | tr -d '\377' | wc -c) -lt 4096 ]] || refute 'nothing is written'
  fails "$file: no page at offset 1048576: the file system is full" numactl --file "$file" --touch
  fails "$file: no page at offset 1048576: the file system is full" numactl --file "$file" --dump-nodes
  fails "$file: no page at offset 1048576: the file system is full" numactl --file "$file" -m 0 --verify
  # numastat allocates no page.
  run numastat --file "$file"
  expect_status 0
  truncate -s 1M "$file"
  run memhog "-f$file" 1M
  expect_status 0
}
scenario 'missing pages: the file system is full' in_mount tmpfs size=1M full

truncated() {
  local file=$room/file hog left=0
  truncate -s 4M "$file"
  memhog -r1000000000 "-f$file" 4M >"$scratch/out" 2>"$scratch/err" &
  hog=$!
  until grep -q ... "$scratch/out" || [[ $(wc -l <"$scratch/out") -gt 2 ]]; do sleep 0.01; done
  truncate -s 1M "$file"
  wait "$hog" || left=$?
  [[ $left == 1 ]] || { show_run; refute "exit status: expected 1, found $left"; }
  grep -Eqx "memhog: $file: no page at offset [0-9]+: the file was truncated to 1048576 bytes" "$scratch/err" ||
    { show_run; refute 'stderr'; }
}
scenario 'missing pages: a file that is truncated while it is written' in_mount tmpfs size=16M truncated

pool() { echo "$2" >"/sys/devices/system/node/node$1/hugepages/hugepages-2048kB/nr_hugepages"; }

empty_pool() {
  local file=$room/file text='needs more huge pages of 2048 kB than are free in their pool'
  truncate -s 4M "$file"
  fails "$file: $text" memhog "-f$file" 4M
  fails "$file: $text" numactl --file "$file" --touch
  fails "$scratch/key: $text" numactl --huge --length 4M --shm "$scratch/key" --touch
}
scenario 'missing pages: a pool of huge pages that is empty' in_mount hugetlbfs pagesize=2M empty_pool

# For a mapping, the kernel reserves pages on any node. Later it finds none on the nodes that the policy allows.
other_node() {
  local file=$room/file text='no page at offset 0: no huge page of 2048 kB is free on node 1'
  pool 0 8
  truncate -s 4M "$file"
  fails "membind: 1: $file: $text|$file: $text" memhog "-f$file" 4M membind 1
  fails "$file: $text" numactl --file "$file" -m 1 --touch
  fails "$file: $text" numactl --file "$file" -m 1 --dump-nodes
  fails "$scratch/key: $text" numactl --huge --length 4M --shm "$scratch/key" -m 1 --touch
  run memhog "-f$file" 4M membind 0
  expect_status 0
  pool 0 0
  ipcrm -m "$(awk 'NR == 2 { print $2 }' /proc/sysvipc/shm)"
}
scenario 'missing pages: huge pages on another node only' in_mount hugetlbfs pagesize=2M other_node
