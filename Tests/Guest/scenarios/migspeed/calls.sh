# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: tiers
# migspeed compared with 2.0.19's: the rows of its table of calls, and the pages that it counts. Node 0 has 384 MB and
# all CPUs, nodes 1 and 2 have 96 MB each. Each difference that --old gives for 2.0.19 is a row of DIFFERENCES.md.

prepare huge_pages_by_advice

# Replaces the output that differs from run to run: the address of the memory, which upstream takes from the heap if
# there are few pages; the number of pages that the kernel counts as active; the time.
speed() {
  row "$1" "$2" --tool migspeed \
    --filter 's/^[0-9a-f]{6,} /ADDRESS /; s/ heap / /; s/ active=[0-9]+//; s/in [0-9]+\.[0-9]{2} secs\. [0-9]+\.[0-9] M/in T secs. R M/' "${@:3}"
}
# line NODE PAGES: prints the memory's line of numa_maps.
line() { printf 'ADDRESS bind:%s anon=%d dirty=%d N%s=%d kernelpagesize_kB=4\n' "$1" "$2" "$2" "$1" "$2"; }
result=$' Mbyte migrated in T secs. R Mbytes/second\n'

help() {
  speed 0 any --old 1 any -- "$1"
  grep -q '^usage: migspeed ' "$scratch/out" || { show_run; refute 'no usage'; }
}
scenario 'migspeed: row 104: no word' speed 1 '' --old 1 any --says 'FROM: missing operand' --
scenario 'migspeed: row 104: -h' help -h
scenario 'migspeed: row 104: one operand' speed 1 '' --old 1 any --says 'TO: missing operand' -- 0
scenario 'migspeed: row 105: --help' help --help
scenario 'migspeed: row 106: 0 0' speed 0 "$(line 0 1000)"$'\n'"$(line 0 1000)"$'\n'"3.9$result" \
  --says '1000 of 1000 pages were on TO before' -- 0 0
steps() { printf 'From: %s\nTo: %s\nAllocating %d pages of 4096 bytes of memory\nDirtying memory....\nStarting test\n' "$@"; }
scenario 'migspeed: row 107: -v' speed 0 "$(steps '0 ' '0 ' 3)"$'\n'"$(line 0 3)"$'\n'"$(line 0 3)"$'\n'"0.0$result" \
  -- -v -p 3 0 0
scenario 'migspeed: -vv' speed 0 "numa_max_node = 2"$'\n'"$(steps '0 ' '1 ' 3)"$'\n'"$(line 0 3)"$'\n'"$(line 1 3)"$'\n'"0.0$result" \
  -- -vv -p 3 0 1
scenario 'migspeed: -p 0' speed 0 "0.0$result" -- -p 0 0 1
scenario 'migspeed: row 108: no number' speed 1 '' --old 1 any --says '-p: 10k: not a number of pages' -- -p 10k 0 0
scenario 'migspeed: row 109: -p -5' speed 2 '' --old 2 $'Out of Memory\n' --says '-p: -5: ' -- -p -5 0 0
scenario 'migspeed: more than there is' \
  speed 2 '' --old 2 $'Out of Memory\n' --says '-p: 999999999999: ' -- -p 999999999999 0 0
scenario 'migspeed: a number that wraps around' \
  speed 2 '' --old 0 any --says '-p: 4503599627370497: ' -- -p 4503599627370497 0 0
scenario 'migspeed: a number beyond 64 bits' \
  speed 2 '' --old 1 any --says '-p: 99999999999999999999: ' -- -p 99999999999999999999 0 0
scenario 'migspeed: row 110: FROM of nothing' speed 1 '' --says "'': no node to take memory from" -- '' 0
scenario 'migspeed: row 110: TO of nothing' speed 1 '' --old 1 any --says '!all: no node to move to' -- 0 '!all'
scenario 'migspeed: no such node' speed 1 '' --old 1 $'<9> is invalid\n' --says '9: no such node' -- 0 9
scenario 'migspeed: operands that mean nothing' \
  speed 0 "$(line 0 1000)"$'\n'"$(line 1 1000)"$'\n'"3.9$result" --says '9 x: ignored' -- 0 1 9 x
in_cpuset() {
  make_cpuset small 1-2
  mapfile -t run_as < <(within small)
  row 0 $'3.9 Mbyte migrated in T\n' --tool migspeed --filter '1,2d; s/in .*/in T/' -- all 2
}
scenario 'migspeed: row 111: a cpuset without node 0' in_cpuset
scenario 'migspeed: row 112: 0 1' speed 0 "$(line 0 1000)"$'\n'"$(line 1 1000)"$'\n'"3.9$result" -- 0 1
scenario 'migspeed: an option behind the operands' \
  speed 0 "$(line 1 2000)"$'\n'"$(line 2 2000)"$'\n'"7.8$result" -- 1 2 -p 0x7d0
scenario 'migspeed: a part of a node' speed 0 "$(line 0 10000)"$'\n'"$(line 2 10000)"$'\n'"39.1$result" -- -p 10000 0 2

unknown() {
  run_as=(refuse --unknown)
  speed "$@"
}
scenario 'migspeed: no NUMA' unknown 1 '' --says '0: memory policies: ' -- 0 1

# Pages that stayed where they were are not counted.
partly() {
  local pages
  for tool in 2.0.19 ours; do
    run migspeed -p 30000 0 2
    expect_status 0
    pages=$(sed -nE '2s/.* N2=([0-9]+).*/\1/p' "$scratch/out")
    note "$tool: $pages of 30000 pages: $(tail -n 1 "$scratch/out")"
    ((pages > 1000 && pages < 30000)) || { show_run; refute 'not a part of the pages'; }
    if [[ $tool == ours ]]; then
      grep -q "^$(awk "BEGIN { printf \"%.1f\", $pages / 256 }") Mbyte migrated" "$scratch/out" || { show_run; refute 'another count'; }
      expect_stderr "$((30000 - pages)) of 30000 pages stayed"
    else
      grep -q '^117.2 Mbyte migrated' "$scratch/out" || { show_run; refute '2.0.19 counts otherwise'; }
    fi
  done
}
scenario 'migspeed: a node that is too small' partly

# A path that contains the word `bind` is not a policy.
mapped_file() {
  local old=/old/2.0.19
  mkdir "$scratch/bind"
  cp "$old/libexec/migspeed" "$scratch/bind/old"
  cp "$(tool=ours program_of migspeed)" "$scratch/bind/ours"
  "$old/lib/ld.so" --library-path "$old/lib" "$scratch/bind/old" 0 1 >"$scratch/out"
  (($(wc -l <"$scratch/out") > 3)) || { cat "$scratch/out"; refute '2.0.19 prints no other map'; }
  "$scratch/bind/ours" 0 1 >"$scratch/out"
  (($(wc -l <"$scratch/out") == 3)) || { cat "$scratch/out"; refute 'other maps'; }
}
scenario 'migspeed: a mapped file that has bind in its name' mapped_file
