# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: memoryless
# The table of calls of numactl: those on a segment or a file. `row` runs ours and 2.0.19 side by side; each difference
# that --old gives for 2.0.19 is a row of DIFFERENCES.md.

file=/dev/shm/f
key=/dev/shm/key

# States in which a run starts: no file and no segment; a file of 64 kB; a key without a segment; a segment of 64 kB.
nothing() {
  local id
  rm -f "$file" "$key"
  while read -r id; do ipcrm -m "$id"; done < <(awk 'NR > 1 { print $2 }' /proc/sysvipc/shm)
}
file_is_there() {
  nothing
  truncate -s 64k "$file"
}
key_is_there() {
  nothing
  : >"$key"
}
key_has_text() {
  nothing
  echo text >"$key"
}
# 2.0.19 creates the segment, so that it is the same for both tools.
segment_is_there() {
  nothing
  /old/2.0.19/bin/numactl -L 64k -S "$key" 2>/dev/null
}
touched_segment_is_there() {
  nothing
  /old/2.0.19/bin/numactl -L 64k -S "$key" -m 1 -T 2>/dev/null
}
segments() { awk 'NR > 1 { print $4 }' /proc/sysvipc/shm; }
whole=0000000000000000-0000000000010000

scenario 'numactl: row 106: a new file without a length' row 1 '' --before nothing --says 'length' -- --file "$file"
scenario 'numactl: row 107: a file without a length' row 0 '' --old 1 '' --before file_is_there -- -f "$file" -i 0
scenario 'numactl: row 107: it is all of the file' \
  row 0 "$whole: interleave : 0 "$'\n' --old 1 '' --before file_is_there -- -f "$file" -i 0 -d
scenario 'numactl: row 108: the policy of a file' \
  row 0 "$whole: interleave : 0 1 "$'\n' --before nothing -- -L 64k -f "$file" -i 0,1 -d
scenario 'numactl: row 109: the nodes of a file' \
  row 0 "$whole: bind : 1 "$'\n'"$whole: 1"$'\n' --before nothing -- -L 64k -f "$file" -m 1 -d -T -D -V
scenario 'numactl: row 110: a preferred node' \
  row 0 "$whole: preferred-many : 1 "$'\n' --before nothing -- -L 64k -f "$file" -p 1 -d
scenario 'numactl: row 111: nothing to verify' row 1 '' --before nothing --says 'verify' -- -L 64k -f "$file" -l -V
scenario 'numactl: row 112: a command' row 1 '' --before nothing --says 'true: one operand too many' -- -L 64k -f "$file" -i 0,1 true
scenario 'numactl: row 113: not whole pages' row 1 '' --before nothing --says 'not page aligned' -- -L 100 -f "$file"
scenario 'numactl: row 114: an offset as long as the length' \
  row 0 '' --old 1 '' --before nothing -- -L 16k -o 16k -f "$file" -m 1 -T
scenario 'numactl: row 115: an offset within a page' row 1 '' --before nothing --says 'not page aligned' -- -o 100 -L 16k -f "$file"
scenario 'numactl: row 116: a length behind the file' \
  row 1 '' --old 1 $'\n' --before nothing --says '--length: ' -- -L 64k -f "$file" -L 64k
segment_is_made() { [[ $(segments) == 65536 && -f $key ]] || refute "segments: $(segments)"; }
scenario 'numactl: row 117: a new segment' \
  row 0 '' --before nothing --after segment_is_made --says 'key' -- -L 64k -S "$key"
scenario 'numactl: row 118: a new segment without a length' row 1 '' --before key_is_there --says 'length' -- -S "$key"
scenario 'numactl: row 119: a segment too small' row 1 '' --before segment_is_there --says 'key' -- -L 128k -S "$key"
scenario 'numactl: row 120: no folder for the key' \
  row 1 '' --before nothing --says '/nonexistent/key: .*No such file' -- -L 64k -S /nonexistent/key
# 2.0.19 treats the key as an error, and empties the key file.
key_is_kept() {
  local expected=text
  [[ $tool == ours ]] || expected=''
  [[ $(cat "$key") == "$expected" ]] || refute "the key file holds '$(cat "$key")'"
}
scenario 'numactl: row 121: a project of the key beyond 127' \
  row 0 '' --old 1 '' --before key_has_text --after key_is_kept -- -I 200 -L 64k -S "$key"
address='s/verify [0-9a-f]+\(/verify ADDRESS(/'
wrong_node() {
  local page text=''
  for ((page = 0; page < 16; page++)); do
    printf -v text '%snumactl verify ADDRESS(%x): unexpected node 1\nexpected: 0 \n' "$text" $((page * 4096))
  done
  row 1 "$text" --before touched_segment_is_there --filter "$address" -- -L 64k -S "$key" -m 0 -V
}
scenario 'numactl: row 122: pages on another node' wrong_node
scenario 'numactl: row 123: pages out of turn' \
  row 1 $'numactl verify ADDRESS(1000): expected interleave node 0, got 1\n' \
  --before touched_segment_is_there --filter "$address" -- -L 64k -S "$key" -i 0,1 -V
scenario 'numactl: row 130: a file by weights' \
  row 0 "$whole: weighted-interleave : 0 1 "$'\n' --old 0 "$whole: interleave : 0 1 "$'\n' \
  --before nothing -- -L 64k -f "$file" -w 0,1 -d

# 2.0.19 uses the first of several nodes, for -p too.
scenario 'numactl: several preferred nodes of a file' row 0 "$whole: preferred-many : 0 1 "$'\n' \
  --old 0 "$whole: preferred-many : 0 "$'\n' --before nothing -- -L 64k -f "$file" -P 0,1 -d
scenario 'numactl: several nodes for the one of a file' row 1 '' --old 0 any --before nothing --says 'takes one node' \
  -- -L 64k -f "$file" -p 0,1
# 2.0.19 goes on after the segment's end, into whatever memory lies there.
behind_the_offset() {
  row 0 0000000000008000-"${whole#*-}: interleave : 0 "$'\n' --old 0 any --before segment_is_there -- -o 32k -S "$key" -i 0 -d
  cmp -s "$scratch/theirs" "$scratch/out" && refute '2.0.19 prints the same'
  return 0
}
scenario 'numactl: a segment from an offset on' behind_the_offset
scenario 'numactl: an offset behind the end of a segment' \
  row 1 '' --old 0 any --before segment_is_there -- -o 64k -S "$key" -i 0
scenario 'numactl: a length behind the end of a segment' \
  row 1 '' --old 0 any --before segment_is_there -- -o 32k -L 64k -S "$key" -i 0
scenario 'numactl: a file from an offset on' \
  row 0 0000000000008000-"${whole#*-}: interleave : 0 "$'\n' --old 1 '' --before file_is_there -- -o 32k -f "$file" -i 0 -d
# Sizes as 2.0.19 reads them: 1T is one byte, 64kk is 64 kB.
for size in 64kk 1T abc -1 4096x 1mb 99999999999999999999 16777216T; do
  scenario "numactl: $size is no size" row 1 '' --old "$([[ $size == *k ]] && echo 0 || echo any)" any --before nothing --says "$size: " \
    -- -L "$size" -f "$file"
done
# The effect of the words before a wrong word: 2.0.19 has already created the file.
made_nothing() { [[ $tool != ours || ! -e $file ]] || refute "$file is there"; }
scenario 'numactl: a word that is wrong behind a file' row 1 '' --old 1 any --before nothing --after made_nothing \
  --says '--membind: 9: ' -- -L 64k -f "$file" -d -m 9
scenario 'numactl: a project of the key that is no byte' row 1 '' --old 0 '' --before nothing --says '--shmid: 256' \
  -- -I 256 -L 64k -S "$key"

# Options of objects without an object.
scenario 'numactl: row 54: -S behind -C' row 1 '' --old 1 $'\n' --says '--shm: .*--physcpubind' -- -C 0 -S /nonexistent/x
scenario 'numactl: row 61: -L before -N' row 1 '' --old 1 $'\n' --says '--length: .*--cpunodebind' -- -L 64k -N 0 true
scenario 'numactl: row 62: -I for a command' row 0 '' -- -I 3 true
scenario 'numactl: row 63: no number for --shmid' row 1 '' --says '--shmid: x' -- --shmid=x true
scenario 'numactl: row 63: no octal number for --shmmode' row 1 '' --says '--shmmode: 8' -- --shmmode=8 true
scenario 'numactl: row 24: CPUs as ranges' row 0 same --filter 's/free: [0-9]+/free: F/' --line 'node 0 cpus: 0-1 (2)' \
  --line 'node 3 cpus: (0)' -- -H --cpu-compress
