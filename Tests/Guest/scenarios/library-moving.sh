# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless sixteen many old-kernel
# Pages that are moved: by either library, and found by either.

prepare huge_pages_by_advice

migrated() {
  same migrate-own "$first" "$last" 1
  grep -qx "migrated pages $last=256" "$scratch/ours" || refute 'not migrated'
  grep -qx 'intact true' "$scratch/ours" || refute 'corrupt'
}
scenario "library: a process's pages migrated" on_nodes migrated

moved() {
  same move-own "$first" "$last" 1
  grep -qx "status on-$last 128" "$scratch/ours" || refute 'not moved'
  grep -qx 'intact true' "$scratch/ours" || refute 'corrupt'
}
scenario 'library: every other page moved' on_nodes moved

# starts_of PID PAGES: the ranges that hold.c holds, as the probes take them.
starts_of() { sed "s/\$/:$2/" "$scratch/starts.$1"; }

# Of another process, and beyond what it holds there is nothing.
found() {
  local starts
  start_hold "$last:1" "$first:1"
  mapfile -t starts < <(starts_of "$pid" 300)
  same places "$pid" "${starts[@]}"
  grep -qx "status on-$last 256" "$scratch/ours" || refute 'not found'
  grep -q '^status [az].* 44$' "$scratch/ours" || { cat "$scratch/ours"; refute 'found where nothing is'; }
}
scenario 'library: where the pages of another process are' on_nodes found
