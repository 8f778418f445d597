# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: many
# 128 nodes, the most that QEMU supports: masks of two words.

half_to_half() {
  local node held='' expected=''
  for ((node = 0; node < 64; node++)); do
    held+=" $node:$((node % 3 + 1))"
    expected+=" $((node + 64))=$(((node % 3 + 1) * 256))"
  done
  moves "$1" "$2" "$held" "${expected# }"
}
scenario '0-63 to 64-127' half_to_half 0-63 64-127
scenario 'the lower half by relative nodes' half_to_half +0-63 +64-127
scenario 'the complement of the upper half' half_to_half '!64-127' 64-127
scenario 'the last node to the first' moves 127 0 '127:2 126:1' '0=512 126=256'
scenario 'all to a node beyond the first word' moves all 100 '1:1 63:1 64:1 127:1' '100=1024'
scenario 'nodes on both sides of the word' moves 62-65 126,1,127,2 '62:1 63:2 64:3 65:4' '1=256 2=512 126=768 127=1024'
