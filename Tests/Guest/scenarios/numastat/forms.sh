# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four
# What numastat-swift shows of processes and cgroups beyond numastat, compared with the kernel's own files.

# sums PID: prints the bytes per node in numa_maps as lines `KIND NODE BYTES`. The kinds are anon, heap, stack, file,
# shmem, hugetlb and total.
sums() {
  awk '
    {
      size = 4096; kind = "anon"; anon = 0; pages = 0; count = 0
      delete here
      for (i = 3; i <= NF; i++) {
        if ($i ~ /^file=/) kind = $i ~ /^file=(\/SYSV|\/dev\/shm\/|\/memfd:|\/dev\/zero)/ ? "shmem" : "file"
        if ($i ~ /^anon=/) anon = substr($i, 6)
      }
      for (i = 3; i <= NF; i++) if ($i == "heap" || $i == "stack" || $i == "huge") kind = $i == "huge" ? "hugetlb" : $i
      for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=/ && kind == "hugetlb") size = substr($i, 19) * 1024
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) {
        split(substr($i, 2), part, "=")
        here[part[1]] = part[2]; pages += part[2]; count++
      }
      for (node in here) {
        copies = kind == "file" || kind == "shmem" ? (count == 1 || anon == pages ? (anon < here[node] ? anon : here[node]) : 0) : 0
        sum[kind, node] += (here[node] - copies) * size
        if (copies) sum["anon", node] += copies * size
        sum["total", node] += here[node] * size
      }
    }
    END { for (key in sum) { split(key, part, SUBSEP); if (sum[key]) print part[1], part[2], sum[key] } }
  ' "/proc/$1/numa_maps" | sort
}

# shown_sums: prints the same from the CSV of a process in detail.
shown_sums() {
  tr -d '\r' <"$scratch/out" | awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^node/) node[i] = substr($i, 5); next }
    $1 == "process" { for (i in node) if ($i > 0) print $4, node[i], $i }' | sort
}

detail() {
  echo 4 >/sys/devices/system/node/node3/hugepages/hugepages-2048kB/nr_hugepages
  start_hold 1:3 2:1:shared 3:4:hugetlb 3:1:file 2:2:twice
  run numastat-swift --detail --csv "$pid"
  expect_status 0
  sums "$pid" >"$scratch/expected"
  shown_sums | diff "$scratch/expected" - || { show_run; refute 'not what numa_maps has'; }
  grep -q '^anon 1 ' "$scratch/expected" || refute 'numa_maps: no anon on node 1'
  grep -q '^shmem 2 ' "$scratch/expected" || refute 'numa_maps: no shmem on node 2'
  grep -q "^mapping,$pid,hold,.*,hugetlb,default,1,.*,0,0,0,4194304,4194304" "$scratch/out" || { show_run; refute 'no mapping of hugetlb'; }
  expect_intact "$pid"
  stop_hold "$pid"
}
scenario 'numastat: what is anon, file and shmem' detail

policies() {
  numactl-swift -i 1,3 sleep 1000000 &
  local sleeper=$!
  await is_asleep "$sleeper" sleep
  run numastat-swift --detail "$sleeper"
  expect_status 0
  local mappings
  mappings=$(awk '$2 != "default" || /N[0-9]+=/' "/proc/$sleeper/numa_maps" | wc -l)
  # Each mapping that has pages or a policy has a line.
  [[ $(grep -c ' interleave:1,3 ' "$scratch/out") == "$mappings" ]] || { show_run; refute "expected $mappings mappings"; }
  kill "$sleeper"
}
scenario 'numastat: the policy of each mapping' policies

# start_share: starts three processes, and sets `parent`, `sharing`, which shares its memory, and `copy`.
start_share() {
  share 8 >"$scratch/share" &
  while [[ ! -s $scratch/share ]]; do sleep 0.01; done
  read -r parent sharing copy <"$scratch/share"
}

# A process and another one that shares its address space have one row; a copy has its own row.
shared_space() {
  local parent sharing copy
  start_share
  run numastat-swift --tree "$parent" --bytes -o total
  expect_status 0
  grep -q "^$parent (share)" "$scratch/out" || { show_run; refute 'its row is missing'; }
  grep -q "^$copy (share)" "$scratch/out" || { show_run; refute "the copy's row is missing"; }
  ! grep -q "^$sharing " "$scratch/out" || { show_run; refute 'counted twice'; }
  [[ ! -s $scratch/err ]] || { show_run; refute 'says something'; }
  # A process that is named by its number is always shown.
  run numastat-swift "$sharing" "$parent"
  expect_status 0
  grep -q "^$sharing (share)" "$scratch/out" || { show_run; refute 'a process that was named is missing'; }
  # A process that is named stands for those that share its memory.
  run numastat-swift "$sharing" --tree "$parent"
  expect_status 0
  ! grep -q "^$parent (share)" "$scratch/out" || { show_run; refute 'counted twice'; }
}
scenario 'numastat: an address space is counted once' shared_space

# If processes may not be compared, all are shown, with a message.
uncompared() {
  local parent sharing copy
  start_share
  run_as=(refuse)
  run numastat-swift --tree "$parent" --csv -o total
  expect_status 0
  [[ $(tr -d '\r' <"$scratch/out" | awk -F, '$1 == "process" { print $2 }' | sort -un | paste -s -d ' ') == \
    $(printf '%s\n' "$parent" "$sharing" "$copy" | sort -n | paste -s -d ' ') ]] || { show_run; refute 'not all of them'; }
  expect_stderr "^numastat-swift: the total is at most what is shown and at least [0-9.]+ MB: [0-9]+: not compared with other processes \\(Operation not permitted\\)"
  [[ $(wc -l <"$scratch/err") == 1 ]] || { show_run; refute 'stderr: not as expected'; }
}
scenario 'numastat: address spaces that may not be compared' uncompared

by_user() {
  hold_as=("${user[@]}")
  start_hold 1:1
  local first=$pid
  hold_as=()
  start_hold 2:1
  run numastat-swift --user 1000 --csv
  expect_status 0
  [[ $(tr -d '\r' <"$scratch/out" | awk -F, '$1 == "process" { print $2 }' | sort -u) == "$first" ]] ||
    { show_run; refute 'not the one of the user'; }
  run numastat-swift --user nobody
  expect_status 1
  expect_stderr '^numastat-swift: --user: nobody: (not in /etc/passwd; other names are looked up by /usr/bin/getent .*; use a number|has no processes|no such user)$'
  stop_hold "$first"
  stop_hold "$pid"
}
scenario 'numastat: the processes of a user' by_user

in_group() {
  local id
  id=$(printf '0123456789abcdef%.0s' 1 2 3 4)
  echo +memory >/sys/fs/cgroup/cgroup.subtree_control
  mkdir "/sys/fs/cgroup/docker-$id.scope"
  mapfile -t hold_as < <(within "docker-$id.scope")
  start_hold 1:3 2:5 3:1:file
  run numastat-swift --container 01234 --csv
  expect_status 0
  # The kernel's figures, without those that change by themselves.
  awk '$1 == "anon" { for (i = 2; i <= NF; i++) { split($i, part, "="); printf ",%s", part[2]; sum += part[2] } print "," sum }' \
    "/sys/fs/cgroup/docker-$id.scope/memory.numa_stat" >"$scratch/expected"
  [[ $(tr -d '\r' <"$scratch/out" | grep '^cgroup,,.*,anon,' | sed 's/.*,anon//') == "$(cat "$scratch/expected")" ]] ||
    { show_run; cat "$scratch/expected"; refute 'not what memory.numa_stat has'; }
  awk -F, '$4 == "anon" && ($6 < 3145728 || $7 < 5242880) { exit 1 }' "$scratch/out" || { show_run; refute 'less than is held'; }
  run numastat-swift --cgroup "/docker-$id.scope" --prometheus
  expect_status 0
  grep -q "^numa_cgroup_anon_bytes{cgroup=\"/docker-$id.scope\",node=\"1\"} [1-9]" "$scratch/out" || { show_run; refute 'no metric'; }
  # No page table is walked, so the caller needs no right to the group's processes.
  run_as=("${user[@]}")
  run numastat-swift --cgroup "docker-$id.scope"
  expect_status 0
  stop_hold "$pid"
}
scenario 'numastat: a container by its cgroup' in_group

no_controller() {
  mkdir /sys/fs/cgroup/bare
  echo -memory >/sys/fs/cgroup/cgroup.subtree_control
  run numastat-swift --cgroup bare
  expect_status 1
  expect_stderr '^numastat-swift: --cgroup: /bare: /sys/fs/cgroup/bare/memory.numa_stat is missing: the memory controller'
  run numastat-swift --cgroup none
  expect_status 1
  expect_stderr '^numastat-swift: --cgroup: /none: no such cgroup$'
}
scenario 'numastat: a cgroup without the memory controller' no_controller

limited() {
  start_hold 1:30
  run numastat-swift --max-scan 10m "$pid"
  expect_status 1
  expect_stderr "^numastat-swift: $pid: not read: its 3[0-9](\.[0-9])? MiB are more than --max-scan allows \(10 MiB\)$"
  run numastat-swift --max-scan 100m "$pid"
  expect_status 0
  # A process that is small enough is still shown.
  local large=$pid
  start_hold 2:1
  run numastat-swift --max-scan 10m "$pid" "$large" --csv
  expect_status 0
  [[ $(tr -d '\r' <"$scratch/out" | awk -F, '$1 == "process" { print $2 }' | sort -u) == "$pid" ]] || { show_run; refute 'reads too much'; }
  stop_hold "$large"
  stop_hold "$pid"
}
scenario 'numastat: what may hold a process up is not read' limited

forms() {
  start_hold 1:3 2:2
  run numastat-swift --csv "$pid"
  tr -d '\r' <"$scratch/out" | awk -F, '$4 == "private" { print $5, $6, $7, $8 }' >"$scratch/csv"
  run numastat-swift --prometheus "$pid"
  grep 'kind="private"' "$scratch/out" | awk '{ print $2 }' | paste -s -d ' ' >"$scratch/prometheus"
  run numastat-swift --json "$pid"
  awk '/"row": "private"/ { on = 1 } on && /"bytes"/ { print $2 } on && /"total"/ { on = 0 }' "$scratch/out" | paste -s -d ' ' >"$scratch/json"
  run numastat-swift --bytes "$pid"
  awk '$1 == "Private" { print $2, $3, $4, $5 }' "$scratch/out" >"$scratch/text"
  run numastat-swift "$pid" --bytes -o private,3,2
  expect_status 0
  for form in prometheus json text; do
    differences "$scratch/csv" "$scratch/$form" || refute "$form: other figures"
  done
  stop_hold "$pid"
}
scenario 'numastat: the same figures in all forms' forms
