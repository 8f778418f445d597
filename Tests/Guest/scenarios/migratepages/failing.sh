# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Moves that fail, and moves of only a part of the pages.

no_such_target() {
  each_tool no_such_target_once "$@"
}
no_such_target_once() {
  run migratepages "$1" 2 7
  expect_status 1
}
scenario 'failing: a kernel thread' no_such_target 2
scenario 'failing: no such process' no_such_target 4194300

zombie() {
  start_zombie
  no_such_target "$zombie"
}
scenario 'failing: a zombie' zombie

empty_target() {
  each_tool empty_target_once
}
empty_target_once() {
  start_hold 2:1
  run migratepages "$pid" 2 ''
  expect_status 1
  expect_pages "$pid" '2=256'
  stop_hold "$pid"
}
scenario 'failing: an empty TO' empty_target

# Another process occupies a part of the target, and the rest cannot take 75 MB: some pages move, the others stay, none
# is lost, and the exit status reports it.
too_small() {
  start_hold 7:40
  each_tool too_small_once
}
too_small_once() {
  local found
  start_hold 2:25 3:25 4:25
  run migratepages "$pid" 2-4 7
  expect_status 1
  found=$(pages "$pid")
  [[ $found =~ (^| )7=([0-9]+)$ ]] || refute "nothing moved: $found"
  ((BASH_REMATCH[2] > 1000)) || refute "too little moved: $found"
  [[ $found =~ (^| )[234]=[0-9]+ ]] || refute "nothing stayed: $found"
  note "$tool: $found"
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'failing: a target that fills up' too_small

# The process ends at a random moment of the move: the tool succeeds or reports that it failed, but never crashes or
# hangs.
ends_meanwhile() {
  local round begin span end done=0 gone=0
  start_hold 2:6 3:6
  begin=${EPOCHREALTIME/./}
  run migratepages "$pid" 2,3 7,9
  expect_status 0
  span=$((${EPOCHREALTIME/./} - begin))
  for ((round = 0; round < ENDING_ROUNDS || done == 0 || gone == 0; round++)); do
    start_hold 2:6 3:6
    # Keeps the shell from reporting how the process ended.
    disown "$pid"
    # A random moment between the start of the tool and a moment after the move. `sleep` would itself take as long as the
    # tool to start.
    end=$((${EPOCHREALTIME/./} + RANDOM * span * 3 / 65536))
    (
      while ((${EPOCHREALTIME/./} < end)); do :; done
      kill -KILL "$pid"
    ) &
    run migratepages "$pid" 2,3 7,9
    case $status in
      0) done=$((done + 1)) ;;
      1) gone=$((gone + 1)) ;;
      *) expect_status '0 or 1' ;;
    esac
    wait "$!"
  done
  # If all rounds ended in the same way, none of them would have hit the move.
  note "moved $done times, gone $gone times"
}
scenario 'failing: a process that ends while it is moved' ends_meanwhile
