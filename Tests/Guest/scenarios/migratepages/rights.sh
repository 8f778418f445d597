# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Which callers may move the pages of which processes.

owner() {
  hold_as=("${user[@]}")
  run_as=("${user[@]}")
  each_tool moves_once "$@"
}
scenario 'rights: an owner moves pages of its own' owner 2-3 7,9 '2:2 3:1' '7=512 9=256'
scenario 'rights: an owner leaves shared pages, and succeeds' \
  owner 2-3 7,9 '2:2:shared 3:1 2:1' '2=512 7=256 9=256'
scenario 'rights: root moves shared pages too' moves 2-3 7,9 '2:2:shared 3:1' '7=512 9=256'

refused() {
  each_tool refused_once "$@"
}
refused_once() {
  start_hold "$@"
  run migratepages "$pid" 2 7
  expect_status 1
  expect_pages "$pid" '2=256'
  expect_intact "$pid"
  stop_hold "$pid"
}
another_user() {
  run_as=("${user[@]}")
  refused 2:1
}
scenario "rights: another user's process is refused" another_user

not_dumpable() {
  hold_as=("${user[@]}")
  run_as=("${user[@]}")
  refused --no-dump 2:1
}
scenario 'rights: a process that is not dumpable is refused' not_dumpable

# A container's seccomp filter: every NUMA call fails with EPERM.
filtered() {
  run_as=(refuse)
  refused 2:1
}
scenario 'rights: blocked by seccomp' filtered
