# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Kinds of pages.

scenario 'kinds: locked pages' moves 2-3 7,9 '2:1:locked 3:2:locked' '7=256 9=512'
scenario 'kinds: a mapped file' moves 2-3 7,9 '2:1:file 3:2:file' '7=256 9=512'

transparent() {
  each_tool transparent_once
}
transparent_once() {
  local before after
  start_hold 2:8:thp 3:4:thp
  before=$(huge "$pid")
  ((before == 12288)) || refute "huge before: expected 12288 kB, found $before"
  run migratepages "$pid" 2-3 7,9
  expect_status 0
  expect_stdout ''
  expect_pages "$pid" '7=2048 9=1024'
  after=$(huge "$pid")
  [[ $after == "$before" ]] || refute "huge after: expected $before kB, found $after"
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'kinds: transparent huge pages stay huge' transparent

reserved() {
  local node
  for node in 2 3 7 9; do
    echo 4 >"/sys/devices/system/node/node$node/hugepages/hugepages-2048kB/nr_hugepages"
  done
  each_tool moves_once 2-3 7,9 '2:8:hugetlb 3:4:hugetlb' '7=2048 9=1024'
}
scenario 'kinds: hugetlb pages' reserved

# strace returns what the kernel would return if pages could not be moved.
left_some() {
  run_as=(strace -f -o "$scratch/trace" -e trace=migrate_pages -e inject=migrate_pages:retval=7)
  each_tool left_some_once
}
left_some_once() {
  start_hold 2:1
  run migratepages "$pid" 2 7
  grep -q 'migrate_pages(.*= 7' "$scratch/trace" || refute 'it did not ask the kernel'
  expect_status 0
  expect_stdout ''
  stop_hold "$pid"
}
scenario 'kinds: pages that the kernel says it left, exit 0' left_some
