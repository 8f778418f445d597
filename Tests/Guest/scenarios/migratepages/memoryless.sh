# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless
# Node 2 has CPUs and no memory, node 3 has memory and no CPUs.

all_three='0:1 1:2 3:4'
scenario 'the machine has memory on nodes 0, 1 and 3' \
  grep -x 0-1,3 /sys/devices/system/node/has_memory
scenario 'a range over the node without memory' moves 0-3 1 "$all_three" '1=1792'
scenario 'all to the node without CPUs' moves all 3 "$all_three" '3=1792'
scenario 'from the node without CPUs' moves 3 0 "$all_three" '0=1280 1=512'
scenario 'relative nodes leave out the one without memory' moves +0,1 +2 "$all_three" '3=1792'

no_memory() { each_tool no_memory_once "$@"; }
no_memory_once() {
  start_hold 0:1
  run migratepages "$pid" "$1" "$2"
  expect_status 1
  expect_pages "$pid" '0=256'
  stop_hold "$pid"
}
scenario 'TO names the node without memory' no_memory 0 2
scenario 'FROM names the node without memory' no_memory 2 1
scenario 'TO ends at the node without memory' no_memory 0 1-2

# Upstream's complement takes the number of nodes for the highest node number.
scenario 'our complement is of the nodes with memory' moves_once '!1' 1 "$all_three" '1=1792'
