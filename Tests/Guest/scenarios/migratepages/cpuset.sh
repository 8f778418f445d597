# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Node words select only nodes that the caller's cpuset allows. The tools run in a group with nodes 2, 4 and 6-8.

in_small_cpuset() {
  make_cpuset small 2,4,6-8
  mapfile -t run_as < <(within small)
  hold_as=("${run_as[@]}")
  each_tool moves_once "$@"
}
scenario 'cpuset: all is the allowed nodes' in_small_cpuset all 8 '2:1 4:2 6:4 8:8' '8=3840'
scenario 'cpuset: a relative node' in_small_cpuset +0 +1 '2:1 4:2 6:4' '4=768 6=1024'
scenario 'cpuset: relative ranges' in_small_cpuset +0-1 +3-4 '2:1 4:2 6:4' '6=1024 7=256 8=512'
scenario 'cpuset: a complement as FROM' in_small_cpuset '!2' 2 '2:1 4:2 6:4' '2=1792'
scenario 'cpuset: a range over a node that is not allowed' in_small_cpuset 2-4 8 '2:1 4:2 6:4' '6=1024 8=768'

not_allowed() {
  make_cpuset small 2,4,6-8
  mapfile -t run_as < <(within small)
  each_tool not_allowed_once "$@"
}
not_allowed_once() {
  start_hold 2:1
  run migratepages "$pid" "$1" "$2"
  expect_status 1
  expect_pages "$pid" '2=256'
  stop_hold "$pid"
}
scenario 'cpuset: TO names a node that is not allowed' not_allowed 2 3
scenario 'cpuset: FROM names a node that is not allowed' not_allowed 3 2
scenario 'cpuset: a relative node beyond the last' not_allowed +0 +5

# Upstream's complement is of all nodes, allowed or not, and so takes pages that `all` would leave.
complement_within() {
  make_cpuset small 2,4,6-8
  start_hold 3:1 4:2
  mapfile -t run_as < <(within small)
  run migratepages "$pid" '!2' 2
  expect_status 0
  expect_pages "$pid" '2=512 3=256'
  expect_intact "$pid"
}
scenario 'cpuset: our complement names no node outside the set' complement_within

# The target's cpuset binds the caller too, unless it has CAP_SYS_NICE.
outside_target() {
  make_cpuset pair 2,4
  mapfile -t hold_as < <(within pair)
  each_tool outside_target_once "$@"
}
outside_target_once() {
  start_hold 2:1 4:2
  run migratepages "$pid" 2 7
  expect_status "$1"
  expect_pages "$pid" "$2"
  expect_intact "$pid"
  stop_hold "$pid"
}
without_nice() {
  run_as=(setpriv --bounding-set -sys_nice)
  outside_target "$@"
}
scenario "cpuset: root moves outside the target's cpuset" outside_target 0 '4=512 7=256'
scenario "cpuset: without CAP_SYS_NICE nothing leaves the target's cpuset" without_nice 1 '2=256 4=512'
