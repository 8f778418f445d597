# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one one-old memoryless sixteen many
# Memory that either library allocates lies on the same nodes, page by page.

prepare huge_pages_by_advice

# lies EXPECTED WORD...: checks that both libraries print the same, and that this line is in it.
lies() {
  local expected=$1
  shift
  same "$@"
  grep -qx "$expected" "$scratch/ours" || { cat "$scratch/ours"; refute "$*: expected $expected"; }
}

scenario 'library: memory on the last node' on_nodes lies 'placed pages LAST=256' place on LAST 1
scenario 'library: local memory' on_nodes lies 'placed pages 0=256' place local - 1

# The library requests preferred, and libnuma 2.0.19 requests preferred-many with one node: the pages are the same.
near() {
  local program
  for program in numacore-probe libnuma-probe; do
    "$program" place near "$last" 1 | grep '^placed pages' >"$scratch/$program"
  done
  differences "$scratch/numacore-probe" "$scratch/libnuma-probe"
  grep -qx "placed pages $last=256" "$scratch/numacore-probe" || refute 'not near'
}
scenario 'library: memory on a node while it has room' on_nodes near

# Prints a size that puts the same number of pages on each node. With other sizes, the result depends on the address at
# which the memory starts.
even_size() {
  local count size=1
  count=$(set_of /sys/devices/system/node/has_memory | wc -l)
  while ((size * 256 % count)); do size=$((size + 1)); done
  echo "$size"
}
interleaved() {
  same "$1" "$2" "$nodes" "$(even_size)"
  grep -q "pages $first=\([0-9]*\)\( [0-9]*=\1\)*\$" "$scratch/ours" || { cat "$scratch/ours"; refute 'not even'; }
}
scenario 'library: interleaved memory' on_nodes interleaved place interleaved
scenario 'library: a range interleaved' on_nodes interleaved range interleave

weighted() {
  local weights=/sys/kernel/mm/mempolicy/weighted_interleave
  if [[ ! -d $weights ]]; then
    same place weighted "$nodes" 1
    answers 'refused EINVAL' place weighted "$nodes" 1
  elif [[ $first != "$last" ]]; then
    # Seven pages on the last node for each page on the first: 128 times 8 is 1024.
    echo 7 >"$weights/node$last"
    lies "placed pages $first=128 $last=896" place weighted "$first,$last" 4
    echo 1 >"$weights/node$last"
  else
    lies "placed pages $first=256" place weighted "$first" 1
  fi
}
scenario 'library: memory interleaved by weights' on_nodes weighted

inherited() {
  local program
  for program in numacore-probe libnuma-probe; do
    numacore-probe set bind "$last" -- "$program" place thread - 1 >"$scratch/$program"
  done
  differences "$scratch/numacore-probe" "$scratch/libnuma-probe"
  grep -qx "placed pages $last=256" "$scratch/numacore-probe" || refute 'not on the node of the thread'
}
scenario "library: memory by the thread's policy" on_nodes inherited

grows() {
  lies "grown pages $last=768" grow on "$last" 1
  grep -qx "grown last bind+0 $last" "$scratch/ours" || refute 'the policy is not kept'
  grep -qx 'grown intact true' "$scratch/ours" || refute 'the contents are not kept'
  grep -qx "shrunk pages $last=128" "$scratch/ours" || refute 'not shrunk'
}
scenario 'library: memory that grows and shrinks' on_nodes grows
grows_interleaved() {
  same grow interleaved "$nodes" "$(even_size)"
  grep -qx "grown last interleave+0 $nodes" "$scratch/ours" || refute 'the policy is not kept'
}
scenario 'library: interleaved memory that grows' on_nodes grows_interleaved

scenario 'library: a range on a node' on_nodes lies 'ranged pages LAST=256' range tonode LAST 1
scenario 'library: a range on nodes' on_nodes lies 'ranged policy bind+0 NODES' range tonodes NODES 1
scenario 'library: a local range' on_nodes lies 'ranged pages 0=256' range local - 1
# The home is the last of the nodes. Without a home, the pages would come from a node of the CPU.
scenario 'library: a range with a home' on_nodes lies 'ranged pages LAST=256' range home NODES 1
