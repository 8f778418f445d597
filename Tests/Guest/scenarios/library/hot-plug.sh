# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: hot-plug
# runs last: it unplugs the node
# Node 2 has only hot-plugged memory, and disappears with it.

expect_nodes() {
  answers $'possible 0-2\nonline '"$1"$'\nwith-memory '"$2"$'\nwith-cpus 0\nallowed '"$2" nodes
}

# The memory goes offline block by block. The node disappears when its memory device is ejected.
goes_away() {
  local block
  expect_nodes 0-2 0-2
  answers $'placed pages 2=256\nplaced policy bind+0 2' place on 2 1
  for block in /sys/devices/system/node/node2/memory[0-9]*; do echo offline >"$block/state"; done
  expect_nodes 0-2 0-1
  answers 'refused EINVAL' place on 2 1
  echo 1 >/sys/bus/acpi/devices/PNP0C80:00/eject
  await test ! -d /sys/devices/system/node/node2
  expect_nodes 0-1 0-1
  answers 'refused EINVAL' place on 2 1
}
scenario 'library: a node that goes away' goes_away
