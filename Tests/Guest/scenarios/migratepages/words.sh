# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: tiers
# Words for nodes, which only our tool supports. Node 0 has the CPUs. The firmware reports that node 1 is faster and
# node 2 slower.

all_three='0:1 1:2 2:4'
tier_of() { grep -lx "$1" /sys/devices/virtual/memory_tiering/memory_tier*/nodelist | sed 's/.*memory_tier\([0-9]*\).*/\1/'; }

scenario 'words: each node is in a tier of its own' test "$(tier_of 0) $(tier_of 1) $(tier_of 2)" = "4 0 $(tier_of 2)"
scenario 'words: from the nodes with CPUs' moves_once cpu 2 "$all_three" '1=512 2=1280'
scenario 'words: to the nodes with CPUs' moves_once all cpu "$all_three" '0=1792'
scenario 'words: from all memory' moves_once mem 0 "$all_three" '0=1792'
scenario 'words: from a tier' moves_once "tier:$(tier_of 2)" 0 "$all_three" '0=1280 1=512'
scenario 'words: to a tier' moves_once 0 tier:0 "$all_three" '1=768 2=1024'
scenario 'words: from DRAM to the fastest' moves_once dram hbm "$all_three" '1=768 2=1024'
scenario 'words: in a list' moves_once dram,hbm 2 "$all_three" '2=1792'
scenario 'words: next to numbers' moves_once 2,hbm 0 "$all_three" '0=1792'
scenario 'words: the complement' moves_once '!dram' cpu "$all_three" '0=1792'
scenario 'words: + leaves a word alone' moves_once +hbm,2 +0 "$all_three" '0=1792'
# Nodes 0 and 2 are equally far from node 1, so the target is both nodes: the pairs are 0 to 0 and 1 to 2.
scenario 'words: to the nearest, of which there are two' moves_once 0-1 nearest:1 '0:1 1:2' '0=256 2=512'

in_cpuset() {
  make_cpuset words 0,2
  mapfile -t run_as < <(within words)
  # Node 1 is not allowed here, so the nearest node to node 0 is node 2.
  moves_once 0 nearest:0 0:1 2=256
  moves_once 0 nearest:1,2 '0:1' 0=256
  start_hold 0:1
  run migratepages "$pid" 0 hbm
  expect_status 1
  expect_stderr '^migratepages: hbm: stands for node 1 here, outside the cpuset \(allowed: 0,2\)$'
  expect_pages "$pid" 0=256
  stop_hold "$pid"
}
scenario 'words: only allowed nodes are meant' in_cpuset

of_process() {
  local other
  start_hold 2:1
  other=$pid
  # The other process has its own pages on node 2; the pages of its program may be on any node.
  start_hold 1:2
  run migratepages "$pid" 1 "of:$other,2"
  expect_status 0
  grep -q N2= "/proc/$pid/numa_maps" || refute 'no page on the node of the other process'
  stop_hold "$pid"
  start_hold 0:1 1:2 2:4
  run migratepages "$pid" "of:$pid" 0
  expect_status 0
  expect_pages "$pid" '0=1792'
  expect_intact "$pid"
  stop_hold "$pid"
  stop_hold "$other"
}
scenario 'words: from where the pages of a process are' of_process

# refused WORD LINE: checks that the tool moves nothing and prints only this line.
refused() {
  start_hold 0:1
  run migratepages "$pid" "$1" 1
  expect_status 1
  [[ $(cat "$scratch/err") == "migratepages: $2" ]] || { show_run; refute "expected $2"; }
  expect_pages "$pid" '0=256'
  stop_hold "$pid"
}
tiering=/sys/devices/virtual/memory_tiering
scenario 'words: a tier that is not there' refused 0,tier:7 \
  "0,tier:7: 'tier:7' at character 3: no such tier ($tiering/memory_tier7/nodelist is missing; tiers here: 0, 4, $(tier_of 2))"
scenario 'words: no CXL' refused cxl \
  'cxl: no device of /sys/bus/dax/devices is on the CXL bus and has a target_node'
scenario 'words: no GPU' refused gpu \
  'gpu: no device of /sys/bus/pci/devices is a graphics or 3D device (class 0x03) with a numa_node'
scenario 'words: a node that is not there' refused nearest:3 'nearest:3: no such node (nodes here: 0-2)'
scenario 'words: a process that is not there' refused of:2147483647 'of:2147483647: no such process'
scenario 'words: a kernel thread' refused of:2 \
  'of:2: the process has no pages on any node (/proc/2/numa_maps shows none)'

of_another_user() {
  run_as=("${user[@]}")
  refused of:1 "of:1: where its pages are may not be seen: it is another user's, or protects its memory; that needs CAP_SYS_PTRACE"
}
scenario "words: another user's process" of_another_user
