# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Large folios: blocks of several base pages, smaller than a transparent huge page, that the kernel handles as one page (mTHP,
# Linux 6.8). The kernel counts those of each size since Linux 6.12.

sizes=/sys/kernel/mm/transparent_hugepage

# only_folios_of KB: memory for which huge pages are advised gets folios of this size alone, until the scenario ends.
only_folios_of() {
  trap 'no_folios; echo inherit >"$sizes/hugepages-$(whole)kB/enabled"' EXIT
  no_folios
  echo madvise >"$sizes/hugepages-$1kB/enabled"
}
no_folios() {
  local size
  for size in "$sizes"/hugepages-*/enabled; do echo never >"$size"; done
}
# whole: prints the size of a transparent huge page in kB.
whole() { echo $(($(cat "$sizes/hpage_pmd_size") / 1024)); }

# The folios of 16 base pages move whole: after the move there are as many, and none was divided. Each process is moved once: Linux
# 6.12 divides a folio that is moved a second time, by migrate_pages(2) as by move_pages(2).
move_whole() {
  local size=$((16 * page_size / 1024)) stats before divided places=$1
  shift
  stats=$sizes/hugepages-${size}kB/stats
  only_folios_of "$size"
  before=$(cat "$stats/nr_anon") divided=$(cat "$stats/split")
  expect_folios() {
    local found=$(($(cat "$stats/nr_anon") - before))
    ((found == 6144 / size)) || refute "$1: $found folios of $size kB, expected $((6144 / size))"
    [[ $(cat "$stats/split") == "$divided" ]] || refute "$1: the kernel divided $(($(cat "$stats/split") - divided)) folios"
  }
  start_hold 2:4:thp 3:2:thp
  expect_folios 'before'
  run "$@" "$pid" 2-3 7,9
  expect_status 0
  expect_stdout ''
  expect_pages "$pid" "$places"
  expect_folios 'afterwards'
  expect_intact "$pid"
}
scenario 'folios: the kernel moves them whole' move_whole '7=1024 9=512' migratepages
scenario 'folios: the engine moves them whole' move_whole '7=1024 9=512' migratepages --engine=parallel
scenario 'folios: they are spread whole' move_whole '7=768 9=768' migratepages --spread=even

# A range that ends inside a folio: the kernel moves the folio whole, and the report counts the part in the range.
part_of_a_folio() {
  local size=$((16 * page_size / 1024)) start places moved
  only_folios_of "$size"
  start_hold 2:4:thp
  start=$(head -n 1 "$scratch/starts.$pid")
  run migratepages --report=json --range="$start-$(printf %x $((0x$start + 4 * page_size)))" "$pid" 2 7
  expect_status 0
  places=$(pages "$pid")
  [[ $places =~ ^2=([0-9]+)\ 7=([0-9]+)$ ]] || refute "pages: $places"
  ((BASH_REMATCH[1] + BASH_REMATCH[2] == 1024)) || refute "pages lost: $places"
  moved=$(awk '$1 == "\"moved_bytes\":" && !n++ { print int($2) }' "$scratch/out")
  ((moved == 4 * page_size)) || { show_run; refute "reported: $moved bytes, not those of the range"; }
  ((BASH_REMATCH[2] * 4096 == size * 1024)) || refute "moved: $places pages of 4 kB, not one folio"
  expect_intact "$pid"
}
scenario 'folios: a range that ends inside one' part_of_a_folio
