# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Every errno that the manuals of the five calls name. The kernel itself produces it, or strace injects it if no machine
# can produce it. The table is in FromLibnuma.md of NumaCore.docc.

prepare huge_pages_by_advice
modern() { [[ $(uname -r) != 6.1.* ]]; }

# throws EXPECTED CASE [WORD...]: checks what the errno probe prints for CASE.
throws() {
  local expected=$1
  shift
  answers "$expected" errno "$@"
}
# each_throws EXPECTED CASE...: checks that each of the cases prints EXPECTED.
each_throws() {
  local expected=$1 word
  shift
  for word in "$@"; do throws "$expected" "$word"; done
}
# each_policy EXPECTED CALL POLICY...: checks each of the policies, for a range or for the thread.
each_policy() {
  local expected=$1 call=$2 word
  shift 2
  for word in "$@"; do throws "$expected" "$call" "$word"; done
}

scenario 'errno: migrate_pages EINVAL: nodes that are not there' each_throws 'refused EINVAL' \
  migrate-to-greatest migrate-to-beyond-kernel migrate-from-beyond-kernel migrate-to-absent migrate-to-none
scenario 'errno: migrate_pages EINVAL: a kernel thread' throws 'refused EINVAL' migrate-kernel-thread
scenario 'errno: migrate_pages ESRCH' throws 'refused ESRCH' migrate-no-process
scenario 'errno: migrate_pages: from no node is nothing to do' throws 'not-moved 0' migrate-from-none

scenario 'errno: move_pages ENODEV: nodes that are not there' each_throws 'refused ENODEV' \
  move-to-absent move-to-beyond-kernel move-to-negative
scenario 'errno: move_pages EINVAL: unknown flags' throws 'refused EINVAL' move-unknown-flags
scenario 'errno: move_pages EINVAL: a kernel thread' throws 'refused EINVAL' move-kernel-thread
scenario 'errno: move_pages ESRCH' each_throws 'refused ESRCH' move-no-process place-of-no-process
scenario 'errno: move_pages: no page is nothing to do' throws 0 move-nothing
scenario 'errno: move_pages E2BIG is of old kernels' throws 'statuses 100000' move-many

# Pages.
absent_page() {
  if modern; then throws '1 absent' place-of-absent; else throws '1 zero-or-unmapped' place-of-absent; fi
}
scenario 'errno: page ENOENT: never touched; EFAULT before Linux 6.12' absent_page
scenario 'errno: page EFAULT: the page of zeros' throws '0 zero-or-unmapped' place-of-zero-page
scenario 'errno: page EFAULT: nothing is mapped' each_throws zero-or-unmapped \
  place-of-unmapped place-of-nowhere place-of-kernel
scenario 'errno: page EACCES: mapped twice' on_nodes throws shared move-shared LAST
scenario 'errno: no EACCES for a page mapped twice where all are moved' on_nodes throws on-LAST move-shared-all LAST
scenario 'errno: page EBUSY: a huge page that is being moved' on_nodes throws 'on-LAST busy' move-huge-twice FIRST LAST

# The kernel takes a page that a pipe holds for the move, but cannot copy it. It counts the page and gives it no status.
pinned() {
  start_hold "$first:1:busy"
  probe move "$pid" "$last" all "$(cat "$scratch/starts.$pid"):256"
  grep -qx 'end stopped 256' "$scratch/out" || { show_run; refute 'not counted'; }
  grep -qx 'status unknown 256' "$scratch/out" || { show_run; refute 'has a status'; }
  expect_pages "$pid" "$first=256"
}
scenario 'errno: move_pages stops, and counts pages that it could not move' on_nodes pinned

# Another process occupies a part of the target, and the rest cannot take all pages.
full_for_move() {
  start_hold "$last:40"
  start_hold "$first:75"
  probe move "$pid" "$last" all "$(cat "$scratch/starts.$pid"):19200"
  grep -qx 'end out-of-memory' "$scratch/out" || { show_run; refute 'not out of memory'; }
  [[ $(pages "$pid") == "$first="*" $last="* ]] || refute "pages: $(pages "$pid")"
  expect_intact "$pid"
}
full_for_migrate() {
  start_hold "$last:40"
  start_hold "$first:75"
  answers 'refused ENOMEM' migrate "$pid" "$first" "$last"
  [[ $(pages "$pid") == "$first="*" $last="* ]] || refute "pages: $(pages "$pid")"
  expect_intact "$pid"
}
scenario 'errno: move_pages ENOMEM: the target fills up' on_nodes full_for_move
scenario 'errno: migrate_pages ENOMEM: the target fills up' on_nodes full_for_migrate

# Ranges and threads.
for call in range thread; do
  scenario "errno: $call EINVAL: no such mode" each_policy 'refused EINVAL' $call unknown-mode negative-mode unknown-flag
  scenario "errno: $call EINVAL: nodes where none may be, or none" each_policy 'refused EINVAL' $call \
    default-with-nodes local-with-nodes bind-nothing interleave-nothing weighted-nothing preferred-many-nothing
  scenario "errno: $call EINVAL: nodes that are not there" each_policy 'refused EINVAL' $call \
    greatest-node beyond-kernel absent-node
  scenario "errno: $call EINVAL: flags that do not go together" each_policy 'refused EINVAL' $call \
    static-and-relative balancing-interleave
  # preferred without nodes is local. An absent node is left out if another node is present. A flag may have no effect.
  scenario "errno: $call none: what the kernel mends" each_policy none $call preferred-nothing absent-node-beside-another static-default
done
newer_modes() {
  local expected='refused EINVAL'
  ! modern || expected=none
  throws "$expected" range weighted
  throws "$expected" thread weighted
  throws "$expected" range balancing-preferred-many
  throws "$expected" thread balancing-preferred-many
}
scenario 'errno: EINVAL: what the kernel is too old for' newer_modes
scenario 'errno: mbind EINVAL: unknown flags' throws 'refused EINVAL' range-unknown-flags
scenario 'errno: mbind EINVAL: not at the start of a page' throws 'refused EINVAL' range-unaligned
scenario 'errno: mbind EINVAL: beyond the last address' throws 'refused EINVAL' range-wraps
scenario 'errno: mbind EFAULT: nothing mapped, or not everywhere' each_throws 'refused EFAULT' \
  range-unmapped range-hole
scenario 'errno: mbind: nothing is nothing to do' throws none range-empty
strict() {
  throws 'refused EIO' range-strict "$first" "$last"
  throws "$last=1" range-strict-move "$first" "$last"
  throws stayed range-strict-move-shared "$last"
}
scenario 'errno: mbind EIO: pages elsewhere' on_nodes strict
strict_full() {
  start_hold "$last:40"
  throws "EIO $first,$last 75" range-strict-move-much "$first" "$last" 75
}
scenario 'errno: mbind EIO: pages that could not be moved' on_nodes strict_full
scenario 'errno: mbind: the default policy may go over a hole' throws none range-default-over-hole
map_count() {
  local before
  before=$(cat /proc/sys/vm/max_map_count)
  echo 1000 >/proc/sys/vm/max_map_count
  probe errno range-map-count
  echo "$before" >/proc/sys/vm/max_map_count
  [[ $(cat "$scratch/out") == 'refused ENOMEM' ]] || { show_run; refute 'not ENOMEM'; }
}
scenario 'errno: mbind ENOMEM: too many mappings' map_count

# Reading.
scenario 'errno: get_mempolicy EFAULT' each_throws 'refused EFAULT' \
  policy-at-unmapped policy-at-nowhere policy-at-kernel node-at-unmapped
scenario 'errno: get_mempolicy EINVAL: a thread that does not interleave' throws 'refused EINVAL' next-interleave
scenario 'errno: get_mempolicy reads the page asked for' on_nodes throws 'zero-or-unmapped on-LAST 1' node-at LAST
# A kernel with more nodes than the mask has room for returns EINVAL. The first answer is injected; the second is the
# real one.
wider() {
  run_as=(strace -f -o "$scratch/trace" -e trace=get_mempolicy -e inject=get_mempolicy:error=EINVAL:when=1)
  throws "$nodes" allowed
  grep -q ', 1025, .*EINVAL' "$scratch/trace" || { cat "$scratch/trace"; refute 'not asked with 1024 bits'; }
  grep -q ', 2049, .* = 0' "$scratch/trace" || { cat "$scratch/trace"; refute 'not asked with 2048 bits'; }
}
scenario 'errno: get_mempolicy EINVAL: more nodes than there is room for' on_nodes wider

# Home nodes.
scenario 'errno: home node EINVAL' each_throws 'refused EINVAL' home-absent home-beyond-kernel home-negative home-unaligned
scenario 'errno: home node ENOENT: no policy' throws 'refused ENOENT' home-no-policy
scenario 'errno: home node EOPNOTSUPP: another policy' throws 'refused EOPNOTSUPP' home-interleave
scenario 'errno: home node none' each_throws none home-bind home-many

# Affinity.
scenario 'errno: affinity EINVAL' each_throws 'refused EINVAL' affinity-nothing affinity-absent
scenario 'errno: affinity ESRCH' throws 'refused ESRCH' affinity-no-thread

# Errors that none of these machines produces are injected in place of the kernel's answer.
injected() { # injected CALL ERRNO EXPECTED CASE [WORD...]
  run_as=(strace -f -o /dev/null -e "inject=$1:error=$2")
  shift 2
  throws "$@"
}
scenario 'errno: set_mempolicy ENOMEM (injected)' injected set_mempolicy ENOMEM 'refused ENOMEM' thread preferred-nothing
scenario 'errno: mbind ENOMEM (injected)' injected mbind ENOMEM 'refused ENOMEM' range preferred-nothing
scenario 'errno: get_mempolicy ENOSYS (injected)' injected get_mempolicy ENOSYS 'refused ENOSYS' policy
scenario 'errno: set_mempolicy ENOSYS (injected)' injected set_mempolicy ENOSYS 'refused ENOSYS' thread preferred-nothing
scenario 'errno: migrate_pages ENOSYS (injected)' injected migrate_pages ENOSYS 'refused ENOSYS' migrate-from-none
scenario 'errno: move_pages ENOSYS (injected)' injected move_pages ENOSYS 'refused ENOSYS' place-of-absent
scenario 'errno: home node ENOSYS (injected)' injected set_mempolicy_home_node ENOSYS 'refused ENOSYS' home-bind
missing() {
  run_as=(strace -f -o /dev/null -e inject=get_mempolicy:error=ENOSYS)
  answers $'availability not-in-kernel\nsupports default true\nrefused ENOSYS' modes
}
scenario 'errno: a kernel without NUMA is none that refuses' missing

# A container's seccomp filter.
blocked() {
  local word
  run_as=(refuse)
  for word in policy allowed policy-at-nowhere migrate-from-none place-of-absent; do throws 'refused EPERM' "$word"; done
  throws 'refused EPERM' range preferred-nothing
  throws 'refused EPERM' thread preferred-nothing
  answers $'availability blocked EPERM\nrefused EPERM' modes
}
scenario 'errno: EPERM: blocked by seccomp' blocked
