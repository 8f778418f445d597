# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: devices
# Nodes named by a device. A network card and a disk are on a PCI bus of node 2.

scenario 'the node of a network card' moves 0,1 netdev:eth0 '0:1 1:2' '2=768'
scenario 'FROM is the node of a network card' moves netdev:eth0 0 '0:1 2:2' '0=768'
scenario 'the node of a disk' moves 0 block:vda '0:1 1:2' '1=512 2=256'
scenario "the node of a file's disk, a device of its own" moves 0 file:/dev/vda '0:1' '2=256'

routed() {
  ip address add 10.0.0.1/24 dev eth0
  ip link set eth0 up
  moves 0 ip:10.0.0.2 '0:1' '2=256'
  ip address flush dev eth0
}
scenario 'the node of the card that an address is reached by' routed

scenario 'the node of a PCI device on a root bus' moves 0 pci:80:00.0 '0:1' '2=256'
# The older tools look for each device directly under the root of its own bus, where only devices of a root bus are.
scenario 'our node of a PCI device behind a bridge' moves_once 0 pci:81:00.0 '0:1' '2=256'
scenario 'our node of a PCI device with its segment' moves_once 0 pci:0000:82:00.0 '0:1' '2=256'
scenario 'the device is the rest of the word' moves 0 1,netdev:eth0 '0:1 1:1' '1=512'

no_node() { each_tool no_node_once "$@"; }
no_node_once() {
  start_hold 0:1
  run migratepages "$pid" 0 "$1"
  expect_status 1
  expect_pages "$pid" '0=256'
  stop_hold "$pid"
}
scenario 'a network device that is not there' no_node netdev:eth9
scenario 'a network device without a node' no_node netdev:lo
scenario 'a disk that is not there' no_node block:sdz
scenario 'a file on no disk' no_node file:/tmp
scenario 'a PCI device that is not there' no_node pci:99:00.0
