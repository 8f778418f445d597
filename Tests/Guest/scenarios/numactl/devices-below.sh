# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: stacked
# Virtual devices, which stand for the nodes of those below them; GPUs and network cards by number. Nodes 1 and 2 have a
# network card, a disk, a GPU and a controller of the same NVMe disk each.

# explains SPEC EXPLANATION: --explain prints this, and the nodes are those that a policy gets.
explains() {
  run numactl-swift --explain "$1"
  expect_status 0
  expect_stdout "$1: $2"$'\n'
}

# names NODES SPEC: a policy for SPEC is one for these nodes.
names() {
  run numactl-swift -m "$2" --show
  expect_status 0
  grep -q "^membind: $1 \$" "$scratch/out" || { show_run; refute "$2 is not $1"; }
}

# refuses SPEC MESSAGE
refuses() {
  run numactl-swift -m "$1" true
  expect_status 1
  expect_stderr "^numactl-swift: --membind: $1: $2\$"
}

prepare mount_tools

bonds() {
  ip link add bond1 type bond
  ip link set eth0 down
  ip link set eth1 down
  ip link set eth0 master bond1
  ip link set eth1 master bond1
  ip link add link bond1 name vlan5 type vlan id 5
  explains netdev:bond1 '1-2, by bond1 > eth0 (node 1), bond1 > eth1 (node 2)'
  explains netdev:vlan5 '1-2, by vlan5 > bond1 > eth0 (node 1), vlan5 > bond1 > eth1 (node 2)'
  names '1 2' netdev:vlan5
  ip address add 10.5.0.1/24 dev vlan5
  ip link set bond1 up
  ip link set vlan5 up
  names '1 2' ip:10.5.0.7
  ip link delete bond1
}
scenario 'devices below: a bond, and a VLAN on it' bonds

bridges() {
  local other
  ip link add br0 type bridge
  ip link set eth1 master br0
  # The kernel calls the other end veth0.
  ip link add pair0 type veth
  ip link set veth0 master br0
  explains netdev:br0 '2, by br0 > eth1 (node 2), br0 > veth0 > pair0 (virtual, with no device below it)'
  explains netdev:pair0 '2, by pair0 > veth0 > br0 > eth1 (node 2)'
  # The other end moves to a container.
  unshare --net sleep 1000000 &
  other=$!
  await is_asleep "$other" sleep
  ip link set veth0 netns "$other"
  refuses netdev:pair0 'the kernel shows no node for the devices below it: pair0 \(its other end is in another network namespace\)'
  kill "$other"
  ip link delete br0
  ip link add link eth0 name macvlan0 type macvlan
  explains netdev:macvlan0 '1, by macvlan0 > eth0 (node 1)'
  ip link delete macvlan0
}
scenario 'devices below: a bridge, and a pair' bridges

volumes() {
  printf '0 1000 linear /dev/vda 0\n1000 1000 linear /dev/vdb 0\n' | with_tools dmsetup create --noudevsync line
  explains block:dm-0 '1-2, by dm-0 > vda (node 1), dm-0 > vdb (node 2)'
  explains file:/dev/dm-0 '1-2, by dm-0 > vda (node 1), dm-0 > vdb (node 2)'
  echo '0 500 linear /dev/dm-0 0' | with_tools dmsetup create --noudevsync above
  explains block:dm-1 '1-2, by dm-1 > dm-0 > vda (node 1), dm-1 > dm-0 > vdb (node 2)'
  names '1 2' block:dm-1
  with_tools dmsetup remove --noudevsync above
  with_tools dmsetup remove --noudevsync line
  echo '0 500 error' | with_tools dmsetup create --noudevsync nothing
  refuses block:dm-0 'the kernel shows no node for this device'
  with_tools dmsetup remove --noudevsync nothing
}
scenario 'devices below: logical volumes' volumes

raids() {
  with_tools mdadm --build /dev/md0 --level=0 --chunk=64 --raid-devices=2 /dev/vda /dev/vdb >/dev/null 2>&1
  explains block:md0 '1-2, by md0 > vda (node 1), md0 > vdb (node 2)'
  names '1 2' file:/dev/md0
  with_tools mdadm --stop /dev/md0 >/dev/null 2>&1
}
scenario 'devices below: a software RAID' raids

files() {
  with_tools mkfs.btrfs --quiet --force --data raid0 --metadata raid1 /dev/vda /dev/vdb
  mkdir -p /data /merged
  mount -t btrfs -o device=/dev/vda,device=/dev/vdb /dev/vda /data
  dd if=/dev/zero of=/data/disk bs=1M count=8 2>/dev/null
  explains file:/data/disk '1-2, by vda (node 1), vdb (node 2)'
  losetup /dev/loop0 /data/disk
  explains block:loop0 '1-2, by loop0 > /data/disk > vda (node 1), loop0 > /data/disk > vdb (node 2)'
  losetup -d /dev/loop0
  mkdir /data/upper /data/lower /data/work
  mount -t overlay -o lowerdir=/data/lower,upperdir=/data/upper,workdir=/data/work overlay /merged
  echo text >/merged/file
  explains file:/merged/file '1-2, by /data/upper > vda (node 1), /data/upper > vdb (node 2)'
  names '1 2' file:/merged/file
  umount /merged
  umount /data
  dd if=/dev/zero of=/root/disk bs=1M count=1 2>/dev/null
  losetup /dev/loop0 /root/disk
  refuses block:loop0 'the kernel shows no node for the devices below it: loop0 > /root/disk \(no block device holds it .*\)'
  losetup -d /dev/loop0
  rm /root/disk
}
scenario 'devices below: files on btrfs, overlay and loop devices' files

# Both controllers of the NVMe disk have found it. The kernel asks each of them in the background.
has_two_paths() {
  local found=(/sys/block/nvme[01]c[01]n1)
  ((${#found[@]} == 2))
}

paths() {
  # The kernel numbers controllers in the order in which it finds them. The disk has the number of the one that was ready first.
  local nodes disk
  await has_two_paths
  mapfile -t nodes < <(cat /sys/class/nvme/nvme[01]/device/numa_node)
  [[ ${nodes[*]} == '1 2' || ${nodes[*]} == '2 1' ]] || refute "controllers on ${nodes[*]}"
  disk=$(cd /sys/block && echo nvme[01]n1)
  explains "block:$disk" "1-2, by $disk > nvme0 (node ${nodes[0]}), $disk > nvme1 (node ${nodes[1]})"
  names '1 2' "file:/dev/$disk"
}
scenario 'devices below: an NVMe disk with two paths' paths

numbers() {
  local pci=/sys/bus/pci/devices gpus nics
  gpus='0 is 0000:83:00.0 on node 1, 1 is 0000:93:00.0 on node 2'
  nics='0 is 0000:81:00.0 on node 1, 1 is 0000:91:00.0 on node 2'
  explains gpu:0 "1, from $pci/0000:83:00.0/numa_node; here: $gpus"
  explains gpu:93:00.0 "2, from $pci/0000:93:00.0/numa_node; here: $gpus"
  explains nic:1 "2, from $pci/0000:91:00.0/numa_node; here: $nics"
  names '0 2' gpu:1,0
  refuses gpu:2 "no such GPU \(GPUs here: $gpus\)"
  names '0 1 2 3' socket:0
  refuses socket:1 'no such socket \(here: 0\)'
  run numactl-swift -C core:1-2 --show
  expect_status 0
  grep -q '^physcpubind: 1 2 $' "$scratch/out" || { show_run; refute 'core:1-2'; }
  run numactl-swift -C 'node:3/nosmt,0' --show
  expect_status 0
  grep -q '^physcpubind: 0 3 $' "$scratch/out" || { show_run; refute 'node:3/nosmt,0'; }
}
scenario 'devices below: GPUs and network cards by number' numbers

ranks() {
  local rank expected=(bind:1 bind:2 bind:1)
  for rank in 0 1 2; do
    run_as=(env LOCAL_RANK=$rank LOCAL_WORLD_SIZE=3)
    run numactl-swift --local-rank=gpu cat /proc/self/numa_maps
    expect_status 0
    [[ $(awk 'NR == 1 { print $2 }' "$scratch/out") == "${expected[rank]}" ]] || { show_run; refute "rank $rank"; }
  done
  run_as=(env LOCAL_RANK=1 LOCAL_WORLD_SIZE=2)
  run numactl-swift --local-rank=nic,preferred cat /proc/self/numa_maps
  expect_status 0
  [[ $(awk 'NR == 1 { print $2 }' "$scratch/out") == prefer:2 ]] || { show_run; refute 'nic,preferred'; }
  run numactl-swift --check --local-rank=gpu
  expect_status 0
  expect_stdout '--local-rank: rank 0 of 2 at 0000:83:00.0: allowed, on CPUs 1
--local-rank: rank 0 of 2 at 0000:83:00.0: allowed, as bind:1
--local-rank: rank 1 of 2 at 0000:93:00.0: allowed, on CPUs 2
--local-rank: rank 1 of 2 at 0000:93:00.0: allowed, as bind:2
'
  run_as=()
}
scenario 'devices below: ranks at their GPUs' ranks
