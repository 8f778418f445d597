# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sparse
# Nodes 0, 2 and 5: numbers with gaps. The other nodes have CPUs only, and disappear when those are removed.

prepare remove_nodes_without_memory 0,2,5

all_three='0:1 2:2 5:4'
scenario 'the machine has nodes 0, 2 and 5' grep -x 0,2,5 /sys/devices/system/node/online
scenario 'over a gap' moves 2 5 "$all_three" '0=256 5=1536'
scenario 'two nodes to one' moves 2,5 0 "$all_three" '0=1792'
scenario 'all to the last' moves all 5 "$all_three" '5=1792'
scenario 'relative nodes count those that exist' moves +1 +2 "$all_three" '0=256 5=1536'
scenario 'a plus counts for all items' moves +0,2 +1 "$all_three" '2=1792'
scenario 'a range over the gaps' moves 0-5 2 "$all_three" '2=1792'
scenario 'a chain' moves 0,2 2,5 "$all_three" '2=256 5=1536'

no_such_node() { each_tool no_such_node_once "$@"; }
no_such_node_once() {
  start_hold 2:1
  run migratepages "$pid" "$1" "$2"
  expect_status 1
  expect_pages "$pid" '2=256'
  stop_hold "$pid"
}
scenario 'TO names a node in a gap' no_such_node 2 3
scenario 'FROM names a node in a gap' no_such_node 1 2
scenario 'a range that ends in a gap' no_such_node 2 2-4
scenario 'a relative node beyond the last' no_such_node 2 +3

# Upstream's complement counts from 0 to the number of nodes, and so misses node 5.
scenario 'our complement is of the nodes that exist' moves_once '!2' 2 "$all_three" '2=1792'
scenario 'our complement as TO' moves_once 0,2 '!2' "$all_three" '0=256 5=1536'
