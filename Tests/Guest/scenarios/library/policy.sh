# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one one-old memoryless sixteen many
# One library sets the policy of a thread, and the other reads it, in a program that inherits it.

# passes_on MODE NODES EXPECTED: checks that each library reads what the other sets, and that this line is in it.
passes_on() {
  numacore-probe set "$1" "$2" -- libnuma-probe policy >"$scratch/ours"
  libnuma-probe set "$1" "$2" -- numacore-probe policy >"$scratch/theirs"
  differences "$scratch/ours" "$scratch/theirs" || refute "$1 $2: it matters which library sets and which reads"
  grep -qx "$3" "$scratch/ours" || { cat "$scratch/ours"; refute "$1 $2: expected $3"; }
}

scenario 'library: policy default' on_nodes passes_on default - 'policy default+0 -'
scenario 'library: policy local' on_nodes passes_on local - 'policy local+0 -'
scenario 'library: policy preferred' on_nodes passes_on preferred LAST 'policy preferred+0 LAST'
scenario 'library: policy preferred-many' on_nodes passes_on preferred-many NODES 'policy preferred-many+0 NODES'
scenario 'library: policy bind' on_nodes passes_on bind NODES 'policy bind+0 NODES'
scenario 'library: policy bind to the last node' on_nodes passes_on bind LAST 'membind LAST'
scenario 'library: policy bind with balancing' on_nodes passes_on bind=balancing NODES 'policy bind+8192 NODES'
scenario 'library: policy interleave' on_nodes passes_on interleave NODES 'interleave NODES'

# Linux 6.9 added weighted interleave. Older kernels refuse it for both libraries.
weighted() {
  if [[ -d /sys/kernel/mm/mempolicy/weighted_interleave ]]; then
    passes_on weighted-interleave "$nodes" "policy weighted-interleave+0 $nodes"
  else
    passes_on weighted-interleave "$nodes" 'refused EINVAL'
  fi
}
scenario 'library: policy weighted interleave' on_nodes weighted

# libnuma does not set these flags. It reads the flags that the kernel keeps.
flags() {
  local reader
  for reader in numacore-probe libnuma-probe; do
    numacore-probe set "$1" "$2" -- "$reader" policy >"$scratch/out"
    grep -qx "policy $3" "$scratch/out" || { cat "$scratch/out"; refute "$reader: expected policy $3"; }
  done
}
scenario 'library: policy with static nodes' on_nodes flags bind=static LAST 'bind+32768 LAST'
scenario 'library: policy with relative nodes' on_nodes flags interleave=relative 0 'interleave+16384 0'

# For a thread without a binding, membind is all nodes that the cpuset allows.
in_cpuset() {
  make_cpuset small "$last"
  mapfile -t run_as < <(within small)
  same policy
  grep -qx "membind $last" "$scratch/ours" || refute 'not the allowed nodes'
}
scenario 'library: policy inside a cpuset' on_nodes in_cpuset
