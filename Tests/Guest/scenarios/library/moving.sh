# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: memoryless sixteen many old-kernel
# Pages that either library moves, and their places, which both libraries report alike.

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

# starts_of PID PAGES: prints the ranges that hold.c holds, in the form that the probes read.
starts_of() { sed "s/\$/:$2/" "$scratch/starts.$1"; }

# The pages of another process. No page exists beyond the memory that it holds.
found() {
  local starts
  start_hold "$last:1" "$first:1"
  mapfile -t starts < <(starts_of "$pid" 300)
  same places "$pid" "${starts[@]}"
  grep -qx "status on-$last 256" "$scratch/ours" || refute 'not found'
  grep -q '^status [az].* 44$' "$scratch/ours" || { cat "$scratch/ours"; refute 'found where nothing is'; }
}
scenario 'library: where the pages of another process are' on_nodes found
