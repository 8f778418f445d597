# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless
# What the library does with node 2, which has CPUs and no memory, and with node 3, which has memory and no CPUs.

scenario 'errno: migrate_pages EINVAL: a node without memory' answers 'refused EINVAL' errno migrate-to 2
scenario 'errno: move_pages ENODEV: a node without memory' answers 'refused ENODEV' errno move-to 2
scenario 'errno: mbind EINVAL: a node without memory' answers 'refused EINVAL' errno range 2
scenario 'errno: set_mempolicy EINVAL: a node without memory' answers 'refused EINVAL' errno thread 2

# libnuma 2.0.19 refuses to run there, because it requires allowed memory. The library runs there.
without_memory() {
  answers "affinity $(cat /sys/devices/system/node/node2/cpulist)"$'\nrun-nodes 2' run anywhere 2 -- numacore-probe running
}
scenario 'library: running on a node without memory' without_memory
scenario 'library: bound to a node without memory' answers 'refused EINVAL' bind 2 -- true
# The binding fails halfway and leaves the thread where it was.
scenario 'library: a binding that fails half way is undone' answers \
  $'before default+0 - everywhere\nrefused EINVAL\nafter default+0 - everywhere' half-bound 2
scenario 'library: running on a node without CPUs' answers 'refused no-cpus' run anywhere 3 -- true
scenario 'library: bound to a node without CPUs' answers 'refused no-cpus' bind 3 -- true
# Local memory there comes from the nearest node with memory, as with libnuma.
local_memory() {
  run_as=(taskset -c 3)
  same place local - 1
  grep -qx 'placed pages [0-9]=256' "$scratch/ours" || { cat "$scratch/ours"; refute 'not on one node'; }
}
scenario 'library: local memory where there is none' local_memory
