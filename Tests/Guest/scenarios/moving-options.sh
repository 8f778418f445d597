# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# What migratepages can be asked for beyond numactl's: what moves, from where to where, whose.

# starts PID INDEX: the start of the range that it was told to hold as the INDEX-th.
starts() { sed -n "$2p" "$scratch/starts.$1"; }

# place PID INDEX: on which nodes that range lies, as "N2=256 N7=256".
place() {
  awk -v start="$(starts "$1" "$2")" '
    $1 == start { for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) printf "%s%s", n++ ? " " : "", $i }
  ' "/proc/$1/numa_maps"
}

expect_place() {
  [[ $(place "$1" "$2") == "$3" ]] || refute "range $2: expected $3, found $(place "$1" "$2")"
}

# moves_parts OPTION... -- PLACE PLACE PLACE PLACE: where the memory is behind a run with these options.
moves_parts() {
  local words=() index=1
  while [[ $1 != -- ]]; do
    words+=("$1")
    shift
  done
  shift
  echo 1 >/sys/devices/system/node/node7/hugepages/hugepages-2048kB/nr_hugepages
  echo 1 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages
  start_hold 2:1 2:1:twice 2:2:file 2:2:hugetlb
  run migratepages "${words[@]//RANGE1/$(starts "$pid" 1)}" "$pid" 2 7
  expect_status 0
  expect_stdout ''
  while (($#)); do
    expect_place "$pid" "$index" "$1"
    index=$((index + 1))
    shift
  done
  expect_intact "$pid"
  stop_hold "$pid"
}

kinds() {
  moves_parts --only=anon -- N7=256 N2=256 N2=512 N2=1
  moves_parts --exclude shmem -- N7=256 N2=256 N7=512 N7=1
  moves_parts --only=hugetlb,shmem -- N2=256 N7=256 N2=512 N7=1
  moves_parts --exclude=hugetlb,anon --max-pause=50ms -- N2=256 N7=256 N7=512 N2=1
}
scenario 'what: kinds of memory' kinds

names_and_sizes() {
  moves_parts --map /tmp/hold. -- N2=256 N2=256 N7=512 N2=1
  moves_parts --min-size=1025k --only=file,anon,shmem -- N2=256 N2=256 N7=512 N2=1
}
scenario 'what: names and sizes of mappings' names_and_sizes

ranges() {
  local start
  start_hold 2:2
  start=$(starts "$pid" 1)
  run migratepages --range="$start-$(printf %x $((0x$start + (1 << 20))))" "$pid" 2 7
  expect_status 0
  expect_place "$pid" 1 'N2=256 N7=256'
  expect_intact "$pid"
}
scenario 'what: a range of addresses' ranges

# pairs_to LIST HOLD EXPECTED
pairs_to() {
  # shellcheck disable=SC2086 # words
  start_hold $2
  run migratepages --pairs="$1" "$pid"
  expect_status 0
  expect_stdout ''
  expect_pages "$pid" "$3"
  expect_intact "$pid"
  stop_hold "$pid"
}
pairs() {
  pairs_to 2:9,3:7 '2:1 3:2 4:4' '4=1024 7=512 9=256'
  pairs_to 2:3,3:4 '2:1 3:2 4:4' '3=256 4=1536'
  pairs_to 2:3,3:2 '2:20 3:1 3:4:thp' '2=1280 3=5120'
  pairs_to 2:3,3:4,4:2,5:7 '2:1 3:2 4:4 5:1' '2=1024 3=256 4=512 7=256'
}
scenario 'where: pairs, a chain, a swap, a circle' pairs

# spreads RULE HOLD FROM TO EXPECTED
spreads() {
  # shellcheck disable=SC2086 # words
  start_hold $2
  run migratepages --spread="$1" "$pid" "$3" "$4"
  expect_status 0
  expect_stdout ''
  [[ ! -s $scratch/err ]] || { show_run; refute 'has something to say'; }
  expect_pages "$pid" "$5"
  expect_intact "$pid"
  stop_hold "$pid"
}
spread_over() {
  spreads even 2:12 2 7,9,12 '7=1024 9=1024 12=1024'
  spreads even '2:8 3:4' 2,3 2,7 '2=1536 7=1536'
  spreads even 2:16:thp 2 7,9 '7=2048 9=2048'
  echo 3 >/sys/kernel/mm/mempolicy/weighted_interleave/node7
  spreads weights 2:8 2 7,9 '7=1536 9=512'
  echo 0 >/sys/kernel/mm/mempolicy/weighted_interleave/node7
}
scenario 'where: spread over all of TO' spread_over

by_what_is_free() {
  local filler found
  start_hold 7:30
  filler=$pid
  start_hold 2:12
  run migratepages --spread=free --report "$pid" 2 7,9
  expect_status 0
  found=$(pages "$pid")
  [[ $found =~ ^7=([0-9]+)\ 9=([0-9]+)$ ]] || refute "pages per node: $found"
  ((BASH_REMATCH[1] + BASH_REMATCH[2] == 3072 && BASH_REMATCH[1] < BASH_REMATCH[2])) || refute "pages per node: $found"
  grep -Eqx 'node 2 to 9: .* moved' "$scratch/out" || { show_run; refute 'no line of node 9'; }
  stop_hold "$filler"
}
scenario 'where: spread by what is free' by_what_is_free

unused() {
  start_hold 2:1
  run migratepages "$pid" 2 7,9,12
  expect_status 0
  expect_stdout ''
  expect_stderr '^migratepages: warning: 2 7,9,12: no page goes to nodes 9,12: '
  expect_pages "$pid" '7=256'
}
scenario 'where: a warning of targets that the pairing leaves unused' unused
