# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Which callers may move the pages of which processes with the library. The addresses are known, so that the kernel
# alone decides.

# Words put before the process that holds memory and before the process that moves it: user, root, or user with
# capabilities.
as() {
  case $1 in
    root) ;;
    root-without-nice) printf '%s\n' setpriv --bounding-set -sys_nice ;;
    user) printf '%s\n' "${user[@]}" ;;
    user+*)
      local words="+${1#user+}"
      printf '%s\n' "${user[@]}" --inh-caps "${words//,/,+}" --ambient-caps "${words//,/,+}"
      ;;
  esac
}

# held OWNER MOVER WORD...: OWNER holds ranges of 256 pages each on node 2, and MOVER runs the next commands.
held() {
  local start
  mapfile -t hold_as < <(as "$1")
  mapfile -t run_as < <(as "$2")
  shift 2
  start_hold "$@"
  starts=()
  while read -r start; do starts+=("$start:256"); done <"$scratch/starts.$pid"
}

# may_move OWNER MOVER FLAGS: moves 256 pages to node 7 by move_pages, then to node 9 by migrate_pages.
may_move() {
  held "$1" "$2" 2:1
  answers $'end complete\nstatus on-7 256' move "$pid" 7 "$3" "${starts[@]}"
  answers 'not-moved 0' migrate "$pid" 7 9
  expect_pages "$pid" '9=256'
  answers 'status on-9 256' places "$pid" "${starts[@]}"
  expect_intact "$pid"
}
scenario 'library rights: the same user' may_move user user exclusive
scenario "library rights: root, of a user's process" may_move user root exclusive
scenario 'library rights: root moves all, shared or not' may_move user root all
scenario 'library rights: CAP_SYS_PTRACE, of another user' may_move root user+sys_ptrace exclusive
scenario 'library rights: CAP_SYS_PTRACE and CAP_SYS_NICE, of another user' may_move root user+sys_ptrace,sys_nice all

# refused OWNER MOVER WORD...: checks that nothing moves, and that even the places of the pages stay hidden.
refused() {
  held "$@"
  answers 'refused EPERM' move "$pid" 7 exclusive "${starts[@]}"
  answers 'refused EPERM' migrate "$pid" 2 7
  answers 'refused EPERM' places "$pid" "${starts[@]}"
  expect_pages "$pid" '2=256'
}
scenario "library rights: another user's process" refused root user 2:1
scenario 'library rights: a process that is not dumpable' refused user user --no-dump 2:1
# CAP_SYS_NICE alone was enough before Linux 4.13, and the manuals' lists of errors still say so.
scenario 'library rights: CAP_SYS_NICE without CAP_SYS_PTRACE, of another user' refused root user+sys_nice 2:1
scenario 'library rights: CAP_SYS_NICE, of a process that is not dumpable' refused user user+sys_nice --no-dump 2:1
not_dumpable() {
  held user user+sys_ptrace --no-dump 2:1
  answers $'end complete\nstatus on-7 256' move "$pid" 7 exclusive "${starts[@]}"
  expect_pages "$pid" '7=256'
}
scenario 'library rights: CAP_SYS_PTRACE, of a process that is not dumpable' not_dumpable

# Pages that other processes map too stay, each with this status, and the rest moves.
shared_stay() {
  held user user 2:1:shared 2:1
  answers $'end complete\nstatus on-7 256\nstatus shared 256' move "$pid" 7 exclusive "${starts[@]}"
  expect_pages "$pid" '2=256 7=256'
  answers 'not-moved 0' migrate "$pid" 2,7 9,10
  expect_pages "$pid" '2=256 10=256'
  expect_intact "$pid"
}
scenario 'library rights: shared pages stay, the rest moves' shared_stay

# A request to move all pages is refused without CAP_SYS_NICE, even if no page is shared.
all_without_nice() {
  held "$1" "$2" 2:1:shared 2:1
  answers 'refused EPERM' move "$pid" 7 all "${starts[@]}"
  expect_pages "$pid" '2=512'
  answers 'refused EPERM' errno move-all
  answers 'refused EPERM' errno range-move-all
}
scenario 'library rights: all without CAP_SYS_NICE, a user' all_without_nice user user
scenario 'library rights: all without CAP_SYS_NICE, root' all_without_nice root root-without-nice
all_with_nice() {
  held "$1" "$2" 2:1:shared 2:1
  answers $'end complete\nstatus on-7 512' move "$pid" 7 all "${starts[@]}"
  # migrate_pages has no such flag: with the capability, it moves shared pages.
  answers 'not-moved 0' migrate "$pid" 7 9
  expect_pages "$pid" '9=512'
  answers none errno range-move-all
  expect_intact "$pid"
}
scenario 'library rights: all with CAP_SYS_NICE' all_with_nice user user+sys_nice
scenario 'library rights: all, root' all_with_nice user root

# The target's cpuset: with CAP_SYS_NICE, migrate_pages moves pages out of it. move_pages never does.
outside_cpuset() {
  make_cpuset pair 2,4
  mapfile -t hold_as < <(within pair; as "$1")
  mapfile -t run_as < <(as "$2")
  start_hold 2:1
  answers 'refused EACCES' move "$pid" 7 exclusive "$(cat "$scratch/starts.$pid"):256"
  expect_pages "$pid" '2=256'
  answers "$3" migrate "$pid" 2 7
  expect_pages "$pid" "$4"
  # Within the cpuset, the move is allowed with and without CAP_SYS_NICE.
  answers 'not-moved 0' migrate "$pid" 2,7 4
  expect_pages "$pid" '4=256'
}
scenario "library rights: outside the target's cpuset with CAP_SYS_NICE" outside_cpuset user user+sys_nice 'not-moved 0' '7=256'
scenario "library rights: outside the target's cpuset as root" outside_cpuset user root 'not-moved 0' '7=256'
scenario "library rights: outside the target's cpuset without CAP_SYS_NICE" outside_cpuset user user 'refused EPERM' '2=256'
scenario "library rights: outside the target's cpuset, root without CAP_SYS_NICE" \
  outside_cpuset root root-without-nice 'refused EPERM' '2=256'

# The caller's own cpuset: migrate_pages leaves out nodes that are not in it, and is refused if no node is left.
outside_own() {
  make_cpuset pair 2,4
  start_hold 2:1
  mapfile -t run_as < <(within pair)
  answers 'refused EINVAL' migrate "$pid" 2 7
  answers 'not-moved 0' migrate "$pid" 2 7,4
  expect_pages "$pid" '4=256'
  # move_pages accepts the node, which is in the target's cpuset, but gets no page there, as on a full node.
  answers $'end out-of-memory\nstatus unknown 256' move "$pid" 7 exclusive "$(cat "$scratch/starts.$pid"):256"
}
scenario "library rights: outside the caller's cpuset" outside_own

# Threads of other users.
affinity() {
  mapfile -t hold_as < <(as "$1")
  mapfile -t run_as < <(as "$2")
  start_hold 2:1
  answers "$3" errno affinity-of "$pid"
}
scenario "library rights: another user's thread" affinity root user 'refused EPERM'
scenario "library rights: one's own thread" affinity user user none
scenario "library rights: another user's thread with CAP_SYS_NICE" affinity root user+sys_nice none
