# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Pages of segments and of files on tmpfs lie where the object's policy says, whichever process touches them.

# If the kernel chose huge pages by itself, interleaving would take turns by huge page.
prepare huge_pages_by_advice

# object EXPECTED KIND WORD...: checks what the probe prints for the object of a kind, which lies on the scenario's
# tmpfs.
object() {
  local expected=$1 kind=$2
  shift 2
  answers "$expected" object "$kind" "$scratch/tmpfs/$kind" "$@"
}

# Calls a function for both kinds of object, on a tmpfs of the scenario's own. No object is left afterwards.
each_kind() {
  local kind
  # A segment that a failed scenario has left may have the key of a new file.
  remove_segments
  mkdir "$scratch/tmpfs"
  mount -t tmpfs tmpfs "$scratch/tmpfs"
  # The trap also runs if a check ends the scenario.
  trap 'umount "$scratch/tmpfs"' EXIT
  for kind in segment file; do "$@"; done
  remove_segments
}

# The kernel removes segments that no process has attached as soon as the setting changes to keep none.
remove_segments() {
  echo 1 >/proc/sys/kernel/shm_rmid_forced
  echo 0 >/proc/sys/kernel/shm_rmid_forced
}

# made BYTES: prints the lines that report the creation of an object of this kind.
made() {
  if [[ $kind == segment ]]; then printf 'created key-file\n'; fi
  printf 'created %s %s' "$kind" "$1"
}

binds() {
  object "$(made 65536)"$'\npolicy 0-16 bind+0 5\nmaps 5=16 of 4 KiB\nplace 0-16 5' \
    "$kind" 0 64k set bind 5 policies touch maps places verify bind 5
  # Another process, with another policy, finds the object's policy and pages.
  "${run_as[@]}" numacore-probe set bind 9 -- numacore-probe object "$kind" "$scratch/tmpfs/$kind" 32k - \
    policies places >"$scratch/out"
  [[ $(cat "$scratch/out") == $'policy 8-16 bind+0 5\nplace 8-16 5' ]] || {
    show_run
    refute 'another process: not as expected'
  }
}
scenario 'library: objects: bound pages' each_kind binds

takes_turns() {
  object "$(made 65536)"$'\npolicy 0-16 interleave+0 2,5,7,9\nmaps 2=4 5=4 7=4 9=4 of 4 KiB' \
    "$kind" 0 64k set interleave 2,5,7,9 policies touch maps verify interleave 2,5,7,9
}
scenario 'library: objects: interleaved pages' each_kind takes_turns

takes_turns_by_weight() {
  local weights=/sys/kernel/mm/mempolicy/weighted_interleave
  if [[ ! -d $weights ]]; then
    object "$(made 65536)"$'\nrefused mbind EINVAL' "$kind" 0 64k set weighted-interleave 2,5
    return
  fi
  echo 7 >"$weights/node5"
  object "$(made 65536)"$'\npolicy 0-16 weighted-interleave+0 2,5\nmaps 2=2 5=14 of 4 KiB' \
    "$kind" 0 64k set weighted-interleave 2,5 policies touch maps verify weighted-interleave 2,5
  echo 1 >"$weights/node5"
}
scenario 'library: objects: pages interleaved by weights' each_kind takes_turns_by_weight

# The policy of the caller's thread is not the object's policy.
has_its_own() {
  "${run_as[@]}" numacore-probe set interleave 1,2 -- numacore-probe object "$kind" "$scratch/tmpfs/$kind" 0 16k \
    policies >"$scratch/out"
  [[ $(cat "$scratch/out") == "$(made 16384)" ]] || { show_run; refute 'not the default policy'; }
  object $'policy 1-2 bind+0 3' "$kind" 4k 4k set bind 3 policies
  object $'policy 3-4 preferred-many+0 4' "$kind" 12k - set preferred-many 4 policies
  object $'policy 1-2 bind+0 3\npolicy 3-4 preferred-many+0 4\nplace 0-1 0\nplace 1-2 3\nplace 2-3 0\nplace 3-4 4' \
    "$kind" 0 - policies places
}
run_on_node_0() { run_as=(taskset -c 0); "$@"; }
scenario 'library: objects: policies of parts' run_on_node_0 each_kind has_its_own

# The pages belong to another process: the kernel alone would check none of them. The check allocates no page.
strictly() {
  object "$(made 65536)" "$kind" 0 64k
  object 'maps 5=4 of 4 KiB' "$kind" 16k 16k set bind 5 touch maps
  object $'refused mbind EIO\npolicy 4-8 bind+0 5\nmaps 5=4 of 4 KiB' "$kind" 0 64k strict bind 7 policies maps
  object $'policy 0-16 bind+0 5\nmaps 5=4 of 4 KiB' "$kind" 0 64k strict bind 5 policies maps
  object $'policy 0-16 bind+0 7\nmaps 7=4 of 4 KiB' "$kind" 0 64k move bind 7 policies maps
}
scenario 'library: objects: a strict policy looks at the pages of others' each_kind strictly

differs() {
  object "$(made 16384)" "$kind" 0 16k set bind 5 touch
  object $'mismatch 0 node 5 expected 7\nmismatch 1 node 5 expected 7\nmismatch 2 node 5 expected 7\nmismatch 3 node 5 expected 7' \
    "$kind" 0 - set bind 7 verify bind 7
  object 'mismatch 1 turn 5 expected 2' "$kind" 0 - set interleave 2,5 verify interleave 2,5
  object $'mismatch 2 outside 5 expected 2,7\nmismatch 3 outside 5 expected 2,7' \
    "$kind" 8k - set interleave 2,7 verify interleave 2,7
  object 'mismatch 0 policy interleave:2,5 expected bind:5' "$kind" 0 8k verify bind 5
}
scenario 'library: objects: pages that are not where a policy has them' each_kind differs

has_a_home() {
  object "$(made 16384)"$'\nmaps 7=4 of 4 KiB' "$kind" 0 16k set bind 2,5,7 home 7 touch maps
}
scenario 'library: objects: a home node' each_kind has_a_home

# Two nodes have two huge pages each.
huge_pages() {
  local node
  mkdir "$scratch/huge"
  mount -t hugetlbfs none "$scratch/huge"
  trap 'umount "$scratch/huge"' EXIT
  for node in 5 7; do echo 2 >"/sys/devices/system/node/node$node/hugepages/hugepages-2048kB/nr_hugepages"; done
  answers $'policy-of-mapping\ncreated file 4194304\npolicy 0-1024 interleave+0 5,7\nmaps 5=1 7=1 of 2 MiB' \
    object file "$scratch/huge/f" 0 4m set interleave 5,7 policies touch maps verify interleave 5,7
  answers $'policy-of-mapping\nrefused mbind EIO' object file "$scratch/huge/f" 0 - strict bind 5
  answers 'refused offset 0, length 65536: not page aligned: pages have 2097152 bytes' \
    object file "$scratch/huge/new" 0 64k
  [[ ! -e $scratch/huge/new ]] || refute 'a file was made'
  rm "$scratch/huge/f"
  answers $'policy-of-mapping\ncreated key-file\ncreated segment 4194304\nmaps 7=2 of 2 MiB' \
    object huge-segment "$scratch/huge/key" 0 4m set bind 7 touch maps
  # A caller that does not know of the huge pages learns of them from the kernel. The kernel does not keep their policy.
  answers $'policy-of-mapping\nplace 512-1024 7' object segment "$scratch/huge/key" 2m - policies places
  answers 'refused offset 0, length 65536: not page aligned: pages have 2097152 bytes' \
    object segment "$scratch/huge/key" 0 64k
  remove_segments
}
scenario 'library: objects: huge pages' huge_pages

# The mode decides the rights. The errno is that of the call that was refused.
is_refused() {
  object "$(made 4096)" "$kind" 0 4k
  chmod 755 "$scratch/tmpfs"
  run_as=("${user[@]}")
  if [[ $kind == segment ]]; then
    object 'refused shmctl EACCES' "$kind" 0 4k
  else
    object 'refused open EACCES' "$kind" 0 4k
  fi
  run_as=()
}
scenario 'library: objects: rights' each_kind is_refused
