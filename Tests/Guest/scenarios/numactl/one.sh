# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: one
# The table of calls of numactl: those that need one node, 0 with CPUs 0 and 1. `row` runs ours and 2.0.19 side by side;
# each difference that --old gives for 2.0.19 is a row of DIFFERENCES.md.

bound=$'physcpubind: 0 1 \ncpubind: 0 \nnodebind: 0 \nmembind: 0 \n'
default=$'policy: default\npreferred node: current\n'"$bound"$'preferred: \n'

scenario 'numactl: row 1: no word' row 1 '' --says 'COMMAND: missing operand' --
scenario 'numactl: row 2: the end of options' row 1 '' -- --
scenario 'numactl: row 3: an option alone' row 1 '' -- -a

# The usage lists each long option of 2.0.19, and starts as scripts expect.
usage() {
  local option
  row 0 any --old 1 '' -- "$1"
  [[ $(head -n 1 "$scratch/out") == 'usage: numactl-swift [--all | -a] '* ]] || { show_run; refute 'no usage'; }
  for option in all interleave weighted-interleave preferred preferred-many cpubind cpunodebind physcpubind membind \
    show localalloc balancing hardware shm file offset length strict shmmode dump dump-nodes shmid huge touch \
    cpu-compress verify version; do
    grep -Eq -- "--$option([= ]|\$)" "$scratch/out" || refute "usage: no --$option"
  done
}
scenario 'numactl: row 4: --help' usage --help
scenario 'numactl: row 5: -h' usage -h
scenario 'numactl: row 6: --version' row 0 $'2.0.19\n' -- --version
scenario 'numactl: row 7: a command' row 0 '' -- true
scenario 'numactl: row 8: a command that fails' row 1 any -- false
scenario "numactl: row 9: a command's status" row 42 '' -- -i0 -- sh -c 'exit 42'
scenario 'numactl: row 10: a command that is killed' row 137 '' -- sh -c 'kill -9 $$'
scenario 'numactl: row 11: no such command' \
  row 127 '' --old 1 '' --says 'nosuchcmd: .*No such file or directory' -- nosuchcmd
scenario 'numactl: row 12: a folder for a command' row 126 '' --old 1 '' --says '/etc: .*Permission denied' -- /etc
scenario 'numactl: row 13: an empty command' row 127 '' --old 1 '' --says "'': .*No such file" -- ''
script() {
  echo 'echo "script $1"' >"$scratch/script"
  chmod +x "$scratch/script"
  row 0 $'script a\n' -- "$scratch/script" a
}
scenario 'numactl: row 14: a script without #!' script
scenario 'numactl: row 15: options of the command' row 0 $'-s\n' -- echo -s
scenario 'numactl: row 16: -- before a command' row 127 '' --old 1 '' --says '-s: .*No such file' -- -- -s
scenario 'numactl: row 17: a hyphen is a command' row 127 '' --old 1 '' --says ' -: .*No such file' -- - -s
scenario 'numactl: row 18: -s' row 0 "$default" -- -s
scenario 'numactl: row 19: --sho' row 0 "$default" -- --sho
scenario 'numactl: row 20: -s before an option' row 0 "$default" -- -sH
scenario 'numactl: row 20: -s before what is wrong' row 0 "$default" -- -s -i 99
megabytes='s/[0-9]+ MB/M MB/'
hardware=$'available: 1 nodes (0)\nnode 0 cpus: 0 1\nnode 0 size: M MB\nnode 0 free: M MB\n'
hardware+=$'node distances:\nnode     0 \n   0:   10 \n'
scenario 'numactl: row 21: -H' row 0 "$hardware" \
  --filter "$megabytes" -- -H
# The size is that of the machine, and does not change.
scenario 'numactl: row 21: sizes' row 0 same --filter 's/free: [0-9]+/free: F/' -- -H
scenario 'numactl: row 22: -H -s' row 0 "$default" -- -H -s
scenario 'numactl: row 28: no value' row 1 '' --says '-i: needs a value' -- -i
scenario 'numactl: row 29: an ambiguous prefix' row 1 '' --says '--preferred, --preferred-many' -- --pre=0 -s
scenario 'numactl: row 30: an ambiguous prefix, of three' \
  row 1 '' --says '--cpubind, --cpunodebind, --cpu-compress' -- --cpu=0 true
scenario 'numactl: row 31: a value too many' row 1 '' --says '--hardware: takes no value' -- --ha=1
weird() {
  (exec -a weird "$(program_of numactl)" -z) >"$scratch/out" 2>"$scratch/err" || status=$?
  expect_status 1
  expect_stderr '^weird: -z: no such option'
}
scenario 'numactl: row 32: another name' weird
scenario 'numactl: row 33: -i all' row 0 \
  $'policy: interleave\npreferred node: 0 (interleave next)\ninterleavemask: 0 \ninterleavenode: 0\n'"$bound"$'preferred: 0 \n' \
  -- --interleave=all -s
scenario 'numactl: row 34: -i of nothing' row 0 '' -- -i '' true
scenario 'numactl: row 35: -m of nothing' row 1 '' --says "--membind: ''" -- -m '' true
scenario 'numactl: row 36: -p of nothing' row 1 '' --says "--preferred: ''" -- -p '' true
scenario 'numactl: row 37: -C of nothing' row 1 '' --says "--physcpubind: ''" -- -C '' true
scenario 'numactl: row 38: -N of nothing' row 1 '' --says "--cpunodebind: ''" -- -N '' true
scenario 'numactl: row 39: no such node' \
  row 1 '' --old 1 $'<9> is invalid\n' --says '--interleave: 9: no such node' -- -i 9 true
scenario 'numactl: row 40: junk behind a number' row 1 '' --old 1 $'<0s> is invalid\n' --says '0s' -- -i0s
scenario 'numactl: row 41: = behind a letter' row 1 '' --old 1 $'<=0> is invalid\n' --says '=0' -- -i=0 true
scenario 'numactl: row 42: an option as a value' row 1 '' --old 1 $'<--show> is invalid\n' --says '--show' -- -m --show
scenario 'numactl: row 43: -l -s' row 0 $'policy: local\npreferred node: \n'"$bound"$'preferred: \n' \
  --old 0 $'policy: local\npreferred node: '"$bound"$'preferred: \n' -- -l -s
scenario 'numactl: row 44: -bm0 -s' row 0 $'policy: bind\npreferred node: 0\n'"$bound"$'preferred: 0 \n' \
  --old 0 $'policy: [8194]\npreferred node: '"$bound"$'preferred: 0 \n' -- -bm0 -s
scenario 'numactl: row 45: -P0 -s' row 0 \
  $'policy: preferred-many\npreferred node: 0 (preferred-many)\n'"$bound"$'preferred: 0 \n' -- -P0 -s
scenario 'numactl: row 46: what a command inherits' row 0 \
  $'policy: preferred\npreferred node: 0\n'"$bound"$'preferred: 0 \n' -- -p0 -N0 @numactl -s
scenario 'numactl: row 47: the old -c' row 0 "$default" -- -c 0 -s
scenario 'numactl: row 48: a reversed range of CPUs' \
  row 0 same --line 'physcpubind: 1 ' --says 'warning: .*1-0' -- -C 1-0 -s
scenario 'numactl: row 49: CPUs named twice' row 0 same --line 'physcpubind: 0 1 ' -- -C 0,1,0-1 -s
scenario 'numactl: row 50: two policies' row 1 '' --old 1 $'\n' --says '--membind: .*--interleave' -- -i 0 -m 0 true
scenario 'numactl: row 51: two policies before what is wrong' row 1 '' --old 1 $'\n' --says '--membind: only one' -- -m0 -m garbage true
scenario 'numactl: row 52: what is wrong before two policies' \
  row 1 '' --old 1 $'<garbage> is invalid\n' --says '--interleave: garbage' -- -m0 -i garbage true
scenario 'numactl: row 53: -b behind a policy' row 1 '' --old 1 $'\n' --says '--balancing: must come before' -- -i 0 -b true
scenario 'numactl: row 53: -H behind a policy' row 1 '' --old 1 $'\n' --says '--hardware: must come before' -- -i 0 -H
scenario 'numactl: row 55: -a behind -N' row 1 '' --old 1 $'\n' --says '--all: must come before' -- -N 0 -a true
scenario 'numactl: row 56: same as nothing' row 1 '' --old 1 $'\n' --says 'same: no option before' -- -m same true
scenario 'numactl: row 58: same for CPUs' row 1 '' --old 1 $'<same> is invalid\n' --says '--physcpubind: same' -- -C same -s
scenario 'numactl: row 59: -t for a command' row 0 '' --says 'warning: --strict' -- -t -l true
scenario 'numactl: row 60: -L for a command' row 1 '' --old 1 $'\n' --says '--length: ' -- -L 64k true
scenario 'numactl: row 64: -T for a command' row 1 '' --old 1 $'\n' --says '--touch: ' -- -T true
scenario 'numactl: row 65: --dump for a command' row 1 '' --says '--dump: ' -- --dump
scenario 'numactl: row 101: a device without a node' \
  row 1 '' --old 1 $'<netdev:lo> is invalid\n' --says '--cpunodebind: netdev:lo: ' -- -N netdev:lo true
scenario 'numactl: row 102: a path for a block device' \
  row 1 '' --old 1 $'<block:/dev/vda> is invalid\n' --says 'block:/dev/vda: ' -- -N block:/dev/vda true
scenario 'numactl: row 103: no such file' \
  row 1 '' --old 1 $'<file:/nonexistent> is invalid\n' --says 'No such file' -- -N file:/nonexistent true
scenario 'numactl: row 104: no PCI address' \
  row 1 '' --old 1 $'<pci:garbage> is invalid\n' --says 'pci:garbage: not a PCI address' -- -N pci:garbage true

# A kernel without NUMA, and a container's seccomp filter.
unknown() {
  run_as=(refuse --unknown)
  row "$@"
}
refused() {
  run_as=(refuse)
  row "$@"
}
without_nodes() {
  mkdir "$scratch/empty"
  # shellcheck disable=SC2016 # for that shell
  run_as=(unshare -m sh -c 'mount --bind /tmp/scratch/empty /sys/devices/system/node && exec "$@"' sh)
  row "$@"
}
scenario 'numactl: row 27: no folder of nodes' without_nodes 0 \
  $'available: 0 nodes ()\nNo distance information available.\n' -- -H
scenario 'numactl: row 124: no NUMA, -s' unknown 1 $'physcpubind: 0 1 \nNo NUMA support available on this system.\n' -- -s
scenario 'numactl: row 125: no NUMA, -H' unknown 1 $'No NUMA available on this system\n' -- -H
scenario 'numactl: row 126: no NUMA, -m' unknown 1 '' --says '--membind: 0: ' -- -m 0 true
scenario 'numactl: no NUMA, -i' unknown 1 '' --says '--interleave: 0: ' -- -i 0 true
scenario 'numactl: no NUMA, -l' unknown 1 '' --says '--localalloc: ' -- -l true
scenario 'numactl: no NUMA, -N' unknown 1 '' --says '--cpunodebind: 0: ' -- -N 0 true
scenario 'numactl: no NUMA, --version' unknown 0 $'2.0.19\n' -- --version
scenario 'numactl: row 127: no NUMA, -C' unknown 0 '' -- -C 0 true
scenario 'numactl: row 128: blocked, -N' refused 0 '' --old 1 '' -- -N 0 true
scenario 'numactl: blocked, -H' refused 0 "$hardware" --old 1 any --filter "$megabytes" -- -H
scenario 'numactl: blocked, -C' refused 0 '' -- -C 0 true
scenario 'numactl: blocked, -m' refused 1 '' --says '--membind: 0: .*(not permitted|blocked)' -- -m 0 true
scenario 'numactl: blocked, -s' refused 1 '' --old 1 any --says 'get_mempolicy: ' -- -s

# The tool has to run in early boot and in an empty chroot.
bare_root() {
  mkdir "$scratch/root"
  cp "$(program_of numactl)" "$(type -P state)" "$scratch/root/"
  status=0
  chroot "$scratch/root" /numactl-swift -l /state >"$scratch/out" 2>"$scratch/err" || status=$?
  expect_status 0
  expect_stdout $'policy 4 -\ncpus 0,1\n'
}
scenario 'numactl: in a root without /proc and /sys' bare_root
