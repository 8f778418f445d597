# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: sixteen old-kernel
# Files and segments are moved, whether or not processes map them. placed.c counts their pages independently of the tools.

to_other_nodes() {
  local file=$1/f before
  write_on 2 "$file" 0 3
  write_on 3 "$file" 3 5
  expect_placed "$file" '2=768 3=1280'
  before=$(md5sum <"$file")
  run migratepages --report --file "$file" 2,3 7,9
  expect_status 0
  expect_stdout "$file:
  node 2 to 7: $(own_pages '<768>') pages (3 MiB) moved
  node 3 to 9: $(own_pages '<1280>') pages (5 MiB) moved
all: 8 MiB moved
"
  expect_placed "$file" '7=768 9=1280'
  # Without an option, a run that succeeds is silent. A second run finds nothing to move.
  run migratepages "--file=$file" 7 2
  expect_status 0
  expect_stdout ''
  run migratepages "--file=$file" --strict --report 7 2
  expect_status 0
  expect_stdout $'all: 0 bytes moved\n'
  expect_placed "$file" '2=768 9=1280'
  run migratepages --pairs=2:9,9:2 --file "$file" --strict --jobs 2
  expect_status 0
  expect_placed "$file" '2=1280 9=768'
  run migratepages --spread=even --file "$file" 2,9 4-7
  expect_status 0
  expect_placed "$file" '4=512 5=512 6=512 7=512'
  run migratepages --max-pause=5ms --bandwidth=200m --file "$file" 4-7 3
  expect_status 0
  expect_placed "$file" '3=2048'
  [[ $(md5sum <"$file") == "$before" ]] || refute 'the content has changed'
  rm "$file"
}
scenario 'objects: a file of the root file system' to_other_nodes /tmp
scenario 'objects: a file of tmpfs' to_other_nodes /dev/shm

# The example of the README.
becomes_even() {
  local file=/tmp/model
  write_on 0 "$file" 0 64
  run numastat-swift --file "$file" --csv
  expect_shown '0=64 of 64'
  run migratepages "--file=$file" --spread=even 0 0-3
  expect_status 0
  run numastat-swift --file "$file" --csv
  expect_shown '0=16 1=16 2=16 3=16 of 64'
  expect_placed "$file" '0=4096 1=4096 2=4096 3=4096'
  rm "$file"
}
scenario 'objects: a file on one node becomes even' becomes_even

forecasts() {
  local file=/dev/shm/forecast
  write_on 2 "$file" 0 3
  run migratepages --dry-run --file "$file" 2,3 7,9
  expect_status 0
  read_text "$scratch/out"
  [[ $content == "$file:"$'\n  shmem on node 2: 3 MiB\nnode 7: 3 MiB would come, '*'all: 3 MiB would move in about '* ]] ||
    { show_run; refute 'the forecast'; }
  run migratepages --reserve=90m --file "$file" 2 7
  expect_status 5
  expect_stderr '^migratepages: --reserve: node 7 has .* free; 3 MiB would come, and 90 MiB is to stay free$'
  run migratepages --dry-run --file /dev/shm/none --file "$file" 2 7
  [[ $status == 1 ]] || { show_run; refute "status: $status"; }
  expect_stderr '^migratepages: warning: /dev/shm/none: open: No such file or directory$'
  expect_stderr '^migratepages: --file: /dev/shm/none, --file: /dev/shm/forecast: 1 of 2 files could not be looked at$'
  expect_placed "$file" '2=768'
  rm "$file"
}
scenario 'objects: dry runs and reserves' forecasts

# Reading a hole would allocate a page, and the page would stay.
holes() {
  local file=/dev/shm/sparse before
  truncate -s $((20 << 30)) "$file"
  write_on 1 "$file" 0 1
  write_on 2 "$file" 1023 2
  write_on 3 "$file" 20479 1
  before=$(stat -c %b "$file")
  run migratepages --report --file "$file" 1-3 4
  expect_status 0
  grep -q '^all: 4 MiB moved$' "$scratch/out" || { show_run; refute 'not all of it'; }
  run numastat-swift --file "$file" --csv
  expect_shown '4=4 of 20480'
  [[ $(stat -c %b "$file") == "$before" ]] || refute 'pages were taken'
  rm "$file"
}
scenario 'objects: a file with holes' holes

# A process maps the pages. Only a caller with CAP_SYS_NICE may move them.
mapped() {
  local file=/dev/shm/mapped reader
  write_on 2 "$file" 0 2
  chmod 666 "$file"
  exec {reader}<"$file"
  memhog -r1000000 -f "$file" 1m >/dev/null &
  pid=$!
  await grep -q "$file .* N2=256" "/proc/$pid/numa_maps"
  # It would keep pages busy.
  kill -STOP "$pid"
  run_as=("${user[@]}")
  run migratepages --report --file "$file" 2 7
  expect_status 0
  expect_stdout "$file:
  node 2 to 7: 256 pages (1 MiB) moved, 256 pages (1 MiB) stayed
    256 pages (1 MiB): shared with other processes; moving them needs CAP_SYS_NICE
all: 1 MiB moved, 1 MiB stayed
"
  run migratepages --strict --file "$file" 2 7
  expect_status 4
  expect_stderr '^migratepages: --file: /dev/shm/mapped: 1 file, 0 bytes moved, 1 MiB stayed$'
  run_as=()
  run migratepages --strict --file "$file" 2 7
  expect_status 0
  expect_placed "$file" '7=512'
  grep -q "$file .* N7=256" "/proc/$pid/numa_maps" || refute 'the process has other pages'
  kill -KILL "$pid"
  exec {reader}<&-
  rm "$file"
}
scenario 'objects: pages that a process maps' mapped

segments() {
  local id
  numactl-swift --length 4m --shm /tmp/key --membind 2 --touch 2>/dev/null
  numactl-swift --length 2m --offset 2m --shm /tmp/key --dump-nodes >/dev/null
  id=$(segment_id)
  run migratepages --report "--shm=$id" 2 7
  expect_status 0
  expect_stdout "segment $id:
  node 2 to 7: 1024 pages (4 MiB) moved
all: 4 MiB moved
"
  numactl-swift --shm /tmp/key --dump-nodes >"$scratch/nodes"
  [[ $(<"$scratch/nodes") == *': 7' ]] || { cat "$scratch/nodes"; refute 'other nodes'; }
  run migratepages --report=json --shm "$id" 7 2
  expect_status 0
  grep -q "^      \"segment\": $id,\$" "$scratch/out" || { show_run; refute 'no segment in the JSON'; }
  ipcrm -m "$id"
  run migratepages --shm "$id" 2 7
  expect_status 1
  expect_stderr "^migratepages: segment $id: shmctl: Invalid argument\$"
}
scenario 'objects: a segment' segments

huge_pages() {
  local node id file=/tmp/huge/f
  for node in 2 7; do echo 4 >"/sys/devices/system/node/node$node/hugepages/hugepages-2048kB/nr_hugepages"; done
  mkdir -p /tmp/huge
  mount -t hugetlbfs huge /tmp/huge
  numactl-swift --length 4m --file "$file" --membind 2 --touch 2>/dev/null
  run migratepages --report --file "$file" 2 7
  expect_status 0
  expect_stdout "$file:
  node 2 to 7: 1024 pages (4 MiB) moved
all: 4 MiB moved
"
  run numastat-swift --file "$file" --csv
  grep -q '4194304' "$scratch/out" || { show_run; refute 'huge pages are lost'; }
  [[ $(cat /sys/devices/system/node/node{2,7}/hugepages/hugepages-2048kB/free_hugepages | paste -s) == $'4\t2' ]] ||
    refute 'the pools have other pages'
  rm "$file"
  umount /tmp/huge
  for node in 2 7; do echo 0 >"/sys/devices/system/node/node$node/hugepages/hugepages-2048kB/nr_hugepages"; done
}
scenario 'objects: huge pages of a pool' huge_pages

# The file has no name; the kernel provides one for its mapping.
without_a_name() {
  local start link
  start_hold 2:3:file
  read -r start <"$scratch/starts.$pid"
  link=$(echo "/proc/$pid/map_files/$start"-*)
  run migratepages --strict --file "$link" 2 7
  expect_status 0
  expect_pages "$pid" '7=768'
  expect_placed "$link" '7=768'
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'objects: a file without a name' without_a_name

folders() {
  local folder=/dev/shm/tree odd=$'/dev/shm/tree/b/\e\xff'
  mkdir -p "$folder"/{a/c,b,other}
  write_on 2 "$folder/a/one" 0 1
  write_on 2 "$folder/a/c/two" 0 2
  write_on 2 "$odd" 0 1
  write_on 2 /dev/shm/elsewhere 0 1
  mount -t tmpfs other "$folder/other"
  write_on 2 "$folder/other/three" 0 1
  # A link is not followed, and a second name of a file is not moved back by a swap.
  ln -s /dev/shm/elsewhere "$folder/link"
  ln "$folder/a/one" "$folder/b/same"
  mkfifo "$folder/pipe"
  run migratepages --report --file "$folder/" --pairs=2:7,7:2
  expect_status 0
  expect_stdout "$folder/a/c/two:
  node 2 to 7: 512 pages (2 MiB) moved
  node 7 to 2: no page moved
$folder/a/one:
  node 2 to 7: 256 pages (1 MiB) moved
  node 7 to 2: no page moved
$folder/b/\\x1b\\xff:
  node 2 to 7: 256 pages (1 MiB) moved
  node 7 to 2: no page moved
all: 4 MiB moved
"
  expect_placed "$folder/other/three" 2=256
  expect_placed /dev/shm/elsewhere 2=256
  run migratepages --file "$folder" 2 7
  expect_status 1
  expect_stderr "^migratepages: $folder: is a directory; $folder/ stands for the files below it\$"
  # A folder that cannot be read does not keep the others from their move.
  chown -R 1000 "$folder/a" "$folder/b"
  chmod 700 "$folder/b"
  chown 0 "$folder/b"
  run_as=("${user[@]}")
  run migratepages --file "$folder/" 7 2
  [[ $status == 1 ]] || { show_run; refute "status: $status"; }
  expect_stderr "^migratepages: warning: $folder/b: open: Permission denied\$"
  expect_stderr "^migratepages: --file: $folder/: .* moved, 3 MiB in all\$"
  run_as=()
  umount "$folder/other"
  rm -r "$folder" /dev/shm/elsewhere
}
scenario 'objects: the files below a folder' folders

refused() {
  runs_to 1 '' 'migratepages: /tmp/none: open: No such file or directory' migratepages --file /tmp/none 0 1
  runs_to 1 '' 'migratepages: /dev/null: not a regular file' migratepages --file /dev/null 0 1
  echo text >/tmp/text
  run_as=("${user[@]}")
  runs_to 1 '' 'migratepages: /tmp/text: the kernel tells only its owner, .*' migratepages --file /tmp/text 0 1
  run_as=()
  runs_to 1 '' 'migratepages: --file: .*: not a path' migratepages --file '' 0 1
  runs_to 1 '' 'migratepages: --shm: five: not the ID of a segment, as ipcs -m shows it' migratepages --shm five 0 1
  runs_to 1 '' 'migratepages: 1: no PID can be had with --file' migratepages --file /tmp/text 1 0 1
  runs_to 1 '' 'migratepages: --tree: cannot be had with --file' migratepages --file /tmp/text --tree 1 0 1
  runs_to 1 '' 'migratepages: --file: cannot be had with --only' migratepages --only=anon --file /tmp/text 0 1
  runs_to 1 '' 'migratepages: --drop: cannot be had without --file' migratepages --drop 0
  runs_to 1 '' 'migratepages: 1: no TO can be had with --drop' migratepages --drop --file /tmp/text 0 1
  runs_to 1 '' 'migratepages: --drop: cannot be had with --shm' migratepages --shm=1 --drop 0
  runs_to 1 '' 'migratepages: --jobs: cannot be had with --drop' migratepages --file=/tmp/text --drop --jobs=2 0
  runs_to 1 '' 'migratepages: /tmp/text: is in memory only, so nothing of it can be dropped' migratepages --drop --file /tmp/text 0
  rm /tmp/text
}
scenario 'objects: what is refused' refused

full() {
  local file=/dev/shm/large
  # The target has less room than the file needs.
  write_on 0 "$file" 0 110
  run migratepages --file "$file" 0 7
  expect_status 1
  expect_stderr '^migratepages: --file: /dev/shm/large: 0 of 1 file moved, .* MiB in all$'
  run migratepages --file "$file" 7 0
  expect_status 0
  expect_placed "$file" 0=28160
  rm "$file"
}
scenario 'objects: a full target' full

# The contents stay while a program reads, writes, shortens and removes the file without a pause.
meanwhile() {
  local folder=$1 scribe round ended=0
  scribe "$folder/f" 2000 >"$scratch/scribe" &
  scribe=$!
  await grep -q ready "$scratch/scribe"
  for ((round = 0; round < OBJECT_ROUNDS; round++)); do
    migratepages --file "$folder/f" 0-3 7 2>/dev/null || true
    migratepages --file "$folder/f" 7 2 2>/dev/null || true
    kill -0 "$scribe" 2>/dev/null || break
  done
  kill "$scribe" 2>/dev/null || true
  wait "$scribe" || ended=$?
  grep -Eq '^intact [0-9]+$' "$scratch/scribe" && [[ $ended == 0 ]] || refute "scribe: $ended: $(cat "$scratch/scribe")"
  rm -f "$folder/f"
}
scenario 'objects: tmpfs, read and written meanwhile' meanwhile /dev/shm

evacuated() {
  local file=/dev/shm/evacuated id
  write_on 5 "$file" 0 4
  numactl-swift --length 4m --shm /tmp/key --membind 5 --touch 2>/dev/null
  id=$(segment_id)
  run migratepages --evacuate=5 --to=7
  expect_status 0
  expect_placed "$file" 7=1024
  numactl-swift --shm /tmp/key --dump-nodes >"$scratch/nodes"
  [[ $(<"$scratch/nodes") == *': 7' ]] || { cat "$scratch/nodes"; refute 'the segment is elsewhere'; }
  ipcrm -m "$id"
  rm "$file"
}
scenario 'objects: --evacuate moves segments and files of tmpfs' evacuated
