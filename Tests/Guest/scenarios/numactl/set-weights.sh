# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # words for another shell; lib.sh sets and reads the names
# machines: four
# The weights of weighted interleave, which apply to the whole machine.

weights=/sys/kernel/mm/mempolicy/weighted_interleave

has() {
  local found
  found=$(cat "$weights"/node{0,1,2,3} | paste -s -d ' ')
  [[ $found == "$1" ]] || { show_run; refute "expected weights $1, found $found"; }
}

# Each scenario begins with weights of 1.
from_one() {
  local node result=0
  for node in 0 1 2 3; do echo 1 >"$weights/node$node"; done
  "$@" || result=$?
  for node in 0 1 2 3; do echo 1 >"$weights/node$node"; done
  return "$result"
}

alone() {
  run numactl-swift --set-weights 0=5,2=255
  expect_status 0
  expect_stdout $'node 0 weight: 1 -> 5\nnode 2 weight: 1 -> 255\n'
  has '5 1 255 1'
  run numactl-swift --set-weights 2=1 --set-weights=0=2
  expect_status 0
  expect_stdout $'node 2 weight: 255 -> 1\nnode 0 weight: 5 -> 2\n'
  has '2 1 1 1'
}
scenario 'set weights: old and new' from_one alone

# Memory that a program fills in one read lies on nodes 2 and 3 according to the weights: dd then waits, with its 8 MB
# of memory.
before_command() {
  run numactl-swift --set-weights 2=3 -w 2-3 bash -c '
    mkfifo "$0"
    exec {both}<>"$0"
    dd if=/dev/zero bs=8M count=1 of="$0" 2>/dev/null &
    until awk "{ for (i = 3; i <= NF; i++) if (\$i ~ /^anon=/ && substr(\$i, 6) + 0 >= 2048) found = 1 } END { exit !found }" \
      "/proc/$!/numa_maps"; do
      sleep 0.05
    done
    cat "/proc/$!/numa_maps"
    kill "$!"' "$scratch/fifo"
  expect_status 0
  expect_stderr '^numactl-swift: node 2 weight: 1 -> 3$'
  ! grep -q 'weight:' "$scratch/out" || refute "stdout is not the command's alone"
  has '1 1 3 1'
  awk '
    $2 == "weighted" && / anon=/ {
      two = three = 0
      for (i = 3; i <= NF; i++) {
        if ($i ~ /^N2=/) two = substr($i, 4)
        if ($i ~ /^N3=/) three = substr($i, 4)
      }
      if (two + three > most) { most = two + three; ratio = three ? two / three : 0 }
    }
    END { exit !(most >= 2048 && ratio > 2.9 && ratio < 3.1) }' "$scratch/out" || { show_run; refute 'not three to one'; }
}
scenario 'set weights: before a command' from_one before_command

refused() {
  local reason=$1
  shift
  run numactl-swift "$@"
  expect_status 1
  expect_stderr "^numactl-swift: --set-weights: $reason"
  has '1 1 1 1'
}
scenario 'set weights: an unknown node, nothing is set' from_one refused '9=1: no such node \(nodes here: 0-3\)' --set-weights 0=5,9=1
scenario 'set weights: beyond 255, nothing is set' from_one refused '1=256: a weight is from 1 to 255' --set-weights 0=5,1=256
scenario 'set weights: a word behind it that is wrong, nothing is set' \
  from_one refused '1=0: a weight' --set-weights 0=5 --set-weights 1=0

no_root() {
  run_as=("${user[@]}")
  refused '0=5: /sys.*node0: Permission denied \(only root may set weights\)' --set-weights 0=5,1=2
}
scenario 'set weights: not root' from_one no_root

# The third weight cannot be written, so the first two are restored.
midway() {
  echo 1 >"$scratch/weight"
  mount --bind "$scratch/weight" "$weights/node3"
  mount -o remount,bind,ro "$weights/node3"
  run numactl-swift --set-weights 0=5,1=2,3=9 true
  umount "$weights/node3"
  expect_status 1
  expect_stderr '^numactl-swift: --set-weights: 3=9: .*node3: Read-only file system; node 1 is back at 1; node 0 is back at 1$'
  has '1 1 1 1'
}
scenario 'set weights: a failure midway is undone' from_one midway
