# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one one-old sixteen old-kernel
# The policies and files that each kernel supports, and what the library returns if it does not.

modes() {
  local weighted=true
  [[ $(uname -r) != 6.1.* ]] || weighted=false
  answers $'availability available\nsupports default true\nsupports preferred true\nsupports bind true\nsupports interleave true\nsupports local true\nsupports preferred-many true\nsupports weighted-interleave '"$weighted"$'\nsupports [99] false' modes
}
scenario 'library: modes that the kernel knows' modes

# Probing changes no policy in use.
unchanged() {
  numacore-probe set interleave=static 0 -- bash -c 'numacore-probe modes >/dev/null; numacore-probe policy' >"$scratch/out"
  grep -qx 'policy interleave+32768 0' "$scratch/out" || { cat "$scratch/out"; refute 'another policy'; }
}
scenario 'library: asking for modes changes no policy' unchanged

weight() {
  local weights=/sys/kernel/mm/mempolicy/weighted_interleave expected=nil
  probe readers
  [[ ! -d $weights ]] || expected=$(cat "$weights/node0")
  grep -qx "weight 0 $expected" "$scratch/out" || { show_run; refute "expected weight 0 $expected"; }
}
scenario 'library: weights of interleaving, where there are any' weight
