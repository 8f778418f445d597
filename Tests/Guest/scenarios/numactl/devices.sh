# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: devices
# The table of calls of numactl: nodes named by a device. A network card and a disk are on a PCI bus of node 2, which
# has no CPUs.

scenario 'numactl: row 105: same as a device' \
  row 0 same --line 'policy: bind' --line 'physcpubind: 1 ' --line 'membind: 1 2 ' -- -N 1,netdev:eth0 -m same @numactl -s
scenario 'numactl: the node of a disk' row 0 same --line 'membind: 2 ' -- -m block:vda -s
