# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: tiers
# memhog compared with 2.0.19's: the rows of its table of calls, and where its pages are while it runs. Node 0 has 384
# MB and all CPUs, so that the guest's files lie there; nodes 1 and 2 have 96 MB each. Each difference that --old gives
# for 2.0.19 is a row of DIFFERENCES.md.

prepare huge_pages_by_advice

hog() { row "$1" "$2" --tool memhog "${@:3}"; }

help() {
  hog 0 any --old 1 any -- "$1"
  grep -q '^usage: memhog ' "$scratch/out" || { show_run; refute 'no usage'; }
}
scenario 'memhog: row 89: no word' hog 1 '' --old 1 any --says 'SIZE: missing operand' --
scenario 'memhog: row 89: -h' help -h
scenario 'memhog: row 89: --help' help --help
scenario 'memhog: row 89: the end of options' hog 1 '' --old 1 any --says '--: no such option' -- -- 1M
scenario 'memhog: row 89: no option' hog 1 '' --old 1 any --says '-1: no such option' -- -1
scenario 'memhog: row 90: 1M' hog 0 $'.\n' -- 1M
scenario 'memhog: row 90: 25M' hog 0 $'...\n' -- 25M
scenario 'memhog: row 90: no unit' hog 0 $'.\n' -- 100
scenario 'memhog: row 90: no such unit' hog 0 $'.\n' --says "1x: 'x' is ignored: 1 byte" -- 1x
scenario 'memhog: row 90: hexadecimal' hog 0 $'.\n' -- 0x100000
scenario 'memhog: a byte more than two pieces' hog 0 $'...\n' -- 20971521
scenario 'memhog: row 91: -r3' hog 0 $'.\n.\n.\n' -- -r3 1M
scenario 'memhog: row 92: -r0' hog 0 '' -- -r0 1M
scenario 'memhog: row 92: -r alone' hog 0 '' -- -r 1M
scenario 'memhog: row 92: -r of no number' hog 0 '' --says 'warning: -rabc: ' -- -rabc 1M
scenario 'memhog: -r of a number and more' hog 0 $'.\n.\n' -- '-r +2x' 1M
scenario 'memhog: only the second character counts' hog 0 $'.\n' -- -Hr3 1M
scenario 'memhog: row 93: 0' hog 1 '' --says '0: not a size' -- 0
scenario 'memhog: row 93: no number' hog 1 '' --says 'abc: not a size' -- abc
scenario 'memhog: -r0 of nothing' hog 1 '' --says '0: not a size' -- -r0 0
scenario 'memhog: row 94: more than there is' hog 1 '' --says '999G: mmap: Cannot allocate memory' -- 999G
scenario 'memhog: a size that wraps around' \
  hog 1 '' --old 0 $'.\n' --says 'no size is that large' -- 18014398509482000k
scenario 'memhog: row 95: no nodes' hog 1 '' --old 1 any --says 'interleave: needs a value' -- 1M interleave
scenario 'memhog: row 95: no such policy' hog 1 '' --old 1 any --says 'bind: no such policy' -- 1M bind 0
scenario 'memhog: row 95: an option behind SIZE' hog 1 '' --old 1 any --says 'options come before SIZE' -- 1M -r2
scenario 'memhog: row 96: hyphens before a policy' hog 0 $'.\n' -- 1M --membind 0
scenario 'memhog: row 96: more of them' hog 0 $'.\n' -- 1M ---membind all
scenario 'memhog: row 96: local' hog 0 $'.\n' -- 1M local
scenario 'memhog: row 96: default, and a word' hog 0 $'.\n' --says '7: ignored' -- 1M default 7
scenario 'memhog: row 97: weighted-interleave' hog 0 $'.\n' --old 1 any -- 1M weighted-interleave 0
scenario 'memhog: row 98: no such node' \
  hog 1 '' --old 1 $'<9> is invalid\n' --says 'membind: 9: no such node' -- 1M membind 9
scenario 'memhog: row 99: membind of nothing' \
  hog 1 '' --old 0 $'.\n' --says "membind: '': .*no node is given" -- 1M membind ''
scenario 'memhog: interleave of nothing' hog 1 '' --old 0 $'.\n' --says 'interleave' -- 1M interleave ''
scenario 'memhog: preferred of nothing' hog 0 $'.\n' -- 1M preferred ''
scenario 'memhog: several preferred nodes' hog 0 $'.\n' --says 'prefers one node, the first: 1' -- 1M preferred 2,1
scenario 'memhog: row 100: no such file' \
  hog 1 '' --old 0 $'.\n' --says '/nonexist: No such file' -- -f/nonexist 1M
short_file() {
  truncate -s 1M "$scratch/file"
  hog 1 '' --old 135 any --says 'too short: it has 1048576 bytes of 2097152' -- "-f$scratch/file" 2M
}
scenario 'memhog: row 101: a file that is too short' short_file

unknown() {
  run_as=(refuse --unknown)
  hog "$@"
}
refused() {
  run_as=(refuse)
  hog "$@"
}
scenario 'memhog: row 102: no NUMA' unknown 1 '' --old 1 any --says 'membind: 0: .*(no NUMA|blocked)' -- 1M membind 0
scenario 'memhog: no NUMA and no policy' unknown 0 $'.\n' --old any any -- 1M
scenario 'memhog: blocked' refused 1 '' --old any any --says 'membind: 0: .*(not permitted|blocked)' -- 1M membind 0
scenario 'memhog: blocked, and no policy' refused 0 $'.\n' --old any any -- 1M
# The kernel kills a process that may only take memory of a full node.
scenario 'memhog: row 103: a node that is too small' \
  hog 137 DOTS --filter 's/^\.{3,12}$/DOTS/' -- -r2 300M membind 2
full_output() {
  status=0
  memhog 1M >/dev/full 2>"$scratch/err" || status=$?
  [[ $status == 1 ]] || refute "exit status $status"
  grep -q 'No space left' "$scratch/err" || refute "$(cat "$scratch/err")"
}

scenario 'memhog: stdout that is full' full_output

# --- Where the pages are ---

# places POLICY PAGES WORD...: while memhog writes 8 MB with these words again and again, its line of numa_maps shows
# this policy and these pages on these nodes. The kernel joins mappings that happen to be side by side, so that a few pages of
# another may be in the line: counts are rounded down to 16 pages.
places() {
  for tool in ${tools:-2.0.19 ours}; do
    places_once "$@"
  done
}
places_once() {
  local policy=$1 expected=$2 found='' hog
  shift 2
  "${run_as[@]}" "$(program_of memhog)" -r1000000000 "$@" >/dev/null 2>"$scratch/err" &
  hog=$!
  disown "$hog"
  until [[ $found == "$expected" ]]; do
    sleep 0.02
    found=$(awk -v policy=" $policy " '
      index($0, policy) {
        text = ""; sum = 0
        for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) {
          split(substr($i, 2), part, "="); sum += part[2]
          if (part[2] >= 16) text = text (text == "" ? "" : " ") part[1] "=" part[2] - part[2] % 16
        }
        if (sum >= 1000) print text
      }' "/proc/$hog/numa_maps" 2>/dev/null | sort | paste -s -d /) || true
    # The message if the expected pages never appear.
    echo "$*: $policy: expected $expected, found $found $(cat "$scratch/err")" >/tmp/awaited
    kill -0 "$hog" || refute "$(cat /tmp/awaited)"
  done
  kill -KILL "$hog"
}
scenario 'memhog: pages of membind' places bind:2 2=2048 8M membind 2
scenario 'memhog: pages of interleave' places interleave:1-2 '1=1024 2=1024' 8M interleave 1-2
scenario 'memhog: pages of preferred' places prefer:2 2=2048 8M preferred 2
scenario 'memhog: pages of preferred, the first' places prefer:1 1=2048 8M preferred 1-2
scenario 'memhog: pages of preferred-many' places 'prefer (many):2' 2=2048 8M preferred-many 2
scenario 'memhog: pages of local' places local 0=2048 8M local
scenario 'memhog: pages of default' places default 0=2048 8M default
scenario 'memhog: pages without a policy' places default 0=2048 8M
weighted() {
  echo 3 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
  tools=ours
  places 'weighted interleave:1-2' '1=1536 2=512' 8M weighted-interleave 1,2
  echo 1 >/sys/kernel/mm/mempolicy/weighted_interleave/node1
}
scenario 'memhog: pages of weighted-interleave' weighted
scenario 'memhog: pages of a complement' places bind:2 2=2048 8M membind '!0-1'

# Writes 8 MB of a file on tmpfs, and no more.
file() {
  truncate -s 9M /dev/shm/hogged
  places interleave:1-2 '1=1024 2=1024' -f/dev/shm/hogged 8M interleave 1,2
  [[ $(tr -d '\377' </dev/shm/hogged | wc -c) == $((1 << 20)) ]] || refute 'written: other bytes'
  rm /dev/shm/hogged
}
# Pages of tmpfs stay on the node on which they were allocated.
file_of_each() {
  local each
  for each in 2.0.19 ours; do
    tools=$each
    file
  done
}
scenario 'memhog: pages of a file' file_of_each
# tmpfs keeps a policy with the file.
policy_of_file() {
  for tool in 2.0.19 ours; do
    truncate -s 64k /dev/shm/hogged
    run numactl --length=64k --file=/dev/shm/hogged --interleave=1,2
    expect_status 0
    run memhog -f/dev/shm/hogged 64k
    expect_status 0
    numactl-swift --file=/dev/shm/hogged --dump >"$scratch/dump"
    grep -q 'interleave' "$scratch/dump" || { cat "$scratch/dump"; refute 'the file has lost its policy'; }
    run memhog -f/dev/shm/hogged 64k membind 2
    expect_status 0
    numactl-swift --file=/dev/shm/hogged --dump >"$scratch/dump"
    grep -q 'bind' "$scratch/dump" || { cat "$scratch/dump"; refute 'the file has no policy'; }
    rm /dev/shm/hogged
  done
}
scenario 'memhog: the policy of a file' policy_of_file
# The kernel extends a file of hugetlbfs by itself.
huge_file() {
  local each
  mkdir -p /tmp/huge
  mount -t hugetlbfs huge /tmp/huge
  echo 4 >/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages
  for each in 2.0.19 ours; do
    tool=$each
    : >/tmp/huge/file
    run memhog -f/tmp/huge/file 4M membind 0
    expect_status 0
    expect_stdout $'.\n'
    [[ $(stat -c %s /tmp/huge/file) == $((4 << 20)) ]] || refute "size: $(stat -c %s /tmp/huge/file)"
    rm /tmp/huge/file
  done
  umount /tmp/huge
}
scenario 'memhog: a file of huge pages' huge_file

# has_written PID KB: the process has at least that much anonymous memory.
has_written() { awk -v least="$2" '$1 == "RssAnon:" { found = $2 >= least } END { exit !found }' "/proc/$1/status"; }

# With `always`, the kernel makes huge pages unless a process requests none.
no_huge_pages() {
  local option hog found
  echo always >/sys/kernel/mm/transparent_hugepage/enabled
  for tool in 2.0.19 ours; do
    for option in -r1000000000 -H; do
      "$(program_of memhog)" $option -r1000000000 16M membind 0 >/dev/null &
      hog=$!
      disown "$hog"
      # Waits until all memory is written.
      await has_written "$hog" 16384
      found=$(awk '$1 == "AnonHugePages:" { sum += $2 } END { print sum }' "/proc/$hog/smaps")
      kill -KILL "$hog"
      note "$tool $option: $found kB of huge pages"
      if [[ $option == -H ]]; then ((found == 0)); else ((found > 0)); fi || refute "$option: $found kB of huge pages"
    done
  done
  huge_pages_by_advice
}
scenario 'memhog: -H' no_huge_pages
