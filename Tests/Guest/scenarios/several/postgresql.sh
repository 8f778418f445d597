# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: postgresql
# PostgreSQL under pgbench while its memory moves. Its files are in /postgresql, a root directory of its own
# (scripts/fetch).

root=/postgresql
bin=/usr/lib/postgresql/15/bin

prepare_root() {
  cp /usr/bin/busybox "$root/bin/sh"
  mount --rbind /dev "$root/dev"
  mount --bind /proc "$root/proc"
  echo 'postgres:x:1000:1000::/tmp:/bin/sh' >"$root/etc/passwd"
}
prepare prepare_root

# as_postgres PROGRAM WORD...: runs a program of PostgreSQL as an unprivileged user.
as_postgres() { LC_ALL=C unshare --root="$root" --wd=/tmp --setgid 1000 --setuid 1000 "$bin/$1" "${@:2}"; }

query() { as_postgres psql -h /tmp -U postgres -Atc "$1"; }

# The server, and after it one pgbench at a time, as children of one shell: no other process maps their memory.
start_database() {
  local in_group
  rm -rf "${root:?}/tmp/"*
  as_postgres initdb -D /tmp/data -U postgres -A trust --locale=C -E UTF8 --no-sync --no-instructions >"$scratch/initdb" 2>&1 ||
    { cat "$scratch/initdb"; refute 'initdb failed'; }
  cat >"$root/tmp/drive" <<DRIVE
$bin/postgres -D /tmp/data -k /tmp -c listen_addresses= -c shared_buffers=16MB -c max_connections=20 >/tmp/log 2>&1 &
echo \$! >/tmp/postmaster
read word </tmp/go
while [ ! -e /tmp/stop ]; do
  $bin/pgbench -n -h /tmp -U postgres -c 3 -t 20 >>/tmp/pgbench 2>&1 || echo "status \$?" >>/tmp/pgbench
done
: >/tmp/stopped
wait
DRIVE
  mkfifo -m 666 "$root/tmp/go"
  mkdir -p /sys/fs/cgroup/database
  mapfile -t in_group < <(within database)
  LC_ALL=C "${in_group[@]}" unshare --root="$root" --wd=/tmp --setgid 1000 --setuid 1000 /bin/sh /tmp/drive &
  driver=$!
  await grep -qs 'ready to accept connections' "$root/tmp/log"
  postmaster=$(cat "$root/tmp/postmaster")
  as_postgres pgbench -h /tmp -U postgres -i -I dtGp -s 1 -q >"$scratch/init" 2>&1 || { cat "$scratch/init"; refute 'pgbench -i failed'; }
}

# places_of PID...: prints how many kB of these processes are on each node, as "0=1024 1=96", by numa_maps.
places_of() {
  local process
  for process in "$@"; do cat "/proc/$process/numa_maps"; done | awk '
    {
      size = 4
      for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=/) size = substr($i, 19)
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { split(substr($i, 2), part, "="); sum[part[1]] += part[2] * size }
    }
    END { for (node = 0; node < 3; node++) printf "%d=%d\n", node, sum[node] }' | paste -s -d ' '
}

# freeze 0|1: 1 stops the group, so that two readings are of the same moment; 0 lets it continue.
freeze() {
  echo "$1" >/sys/fs/cgroup/database/cgroup.freeze
  await grep -qx "frozen $1" /sys/fs/cgroup/database/cgroup.events
}

# moves_to TO FROM: moves the server's tree. Then the memory of the processes that existed before and still exist is on
# the target, except for what they have written since: their threads run on the CPUs of node 0.
moves_to() {
  local before found
  mapfile -t before < <(pgrep -P "$postmaster")
  run migratepages --tree "$postmaster" "$2" "$1"
  expect_status 0
  freeze 1
  # shellcheck disable=SC2046 # words
  found=$(places_of "$postmaster" $(pgrep -P "$postmaster" | grep -xFf <(printf '%s\n' "${before[@]}")))
  note "moved to node $1: $found"
  echo "$found" | awk -v target="$1" '
    { for (i = 1; i <= NF; i++) { split($i, part, "="); sum += part[2]; if (part[1] == target) there = part[2] } }
    END { exit !(there >= 20000 && there >= sum * 0.8) }' || refute "not on node $1: $found"
  freeze 0
}

# The total that numastat shows for all of them, with each page counted once, is the sum of the kernel's Pss of each: no
# other process maps their memory, except for the pages that the kernel maps into every process.
expect_total() {
  local members member total pss
  freeze 1
  mapfile -t members </sys/fs/cgroup/database/cgroup.procs
  run numastat-swift --tree "$driver" --bytes
  expect_status 0
  total=$(awk '$1 == "Total" { print $NF }' "$scratch/out")
  pss=$(for member in "${members[@]}"; do cat "/proc/$member/smaps_rollup"; done |
    awk '$1 == "Pss:" { sum += $2 } END { print sum * 1024 }')
  note "${#members[@]} processes: total $total, Pss $pss"
  awk -v total="$total" -v pss="$pss" 'BEGIN { exit !(pss > 0 && total > pss * 0.99 && total < pss * 1.01) }' ||
    { show_run; refute "total: $total, Pss: $pss"; }
  freeze 0
}

# Starts the load, and waits until it works.
start_load() {
  echo go >"$root/tmp/go"
  await grep -qs 'number of transactions actually processed' "$root/tmp/pgbench"
}

# Ends the load, and checks that no transaction failed and that the balances are the sum of the changes.
end_well() {
  local processed sums
  : >"$root/tmp/stop"
  await test -e "$root/tmp/stopped"
  ! grep -vE '^(pgbench|transaction type|scaling factor|query mode|number of|maximum number|latency|initial connection|tps)' \
    "$root/tmp/pgbench" || refute 'pgbench: says something else'
  ! grep 'number of failed transactions' "$root/tmp/pgbench" | grep -v ': 0 (0.000%)$' || refute 'failed transactions'
  ! grep -E 'ERROR|FATAL|PANIC|terminated' "$root/tmp/log" || refute 'the server: says something else'
  processed=$(awk '/transactions actually processed/ { split($NF, part, "/"); if (part[1] != part[2]) bad = 1; sum += part[1] }
    END { print bad ? "lost" : sum }' "$root/tmp/pgbench")
  sums=$(query 'select (select sum(abalance) from pgbench_accounts), (select sum(tbalance) from pgbench_tellers),
    (select sum(bbalance) from pgbench_branches), (select sum(delta) from pgbench_history),
    (select count(*) from pgbench_history)')
  note "$processed transactions, sums $sums"
  IFS='|' read -ra sums <<<"$sums"
  [[ ${#sums[@]} == 5 && ${sums[0]} == "${sums[3]}" && ${sums[1]} == "${sums[3]}" && ${sums[2]} == "${sums[3]}" ]] ||
    refute 'balances: not the sum of the changes'
  [[ ${sums[4]} == "$processed" && $processed -gt 0 ]] || refute "history: not the $processed transactions of pgbench"
  kill -INT "$postmaster"
  wait "$driver"
}

is_moved() {
  local round driver postmaster
  start_database
  start_load
  for round in 1 2 3; do
    moves_to 1 0
    moves_to 0 1
    expect_total
  done
  end_well
}
scenario 'postgresql: moved as a tree, back and forth, while it works' is_moved

# start_session NAME: starts a client whose statements come from a pipe; sets `session` to its descriptor and `backend` to
# the process that serves it.
start_session() {
  mkfifo "$scratch/$1"
  query_from "$scratch/$1" >"$scratch/$1.out" 2>&1 &
  exec {session}>"$scratch/$1"
  echo "select 'backend', pg_backend_pid();" >&"$session"
  await grep -qs '^backend|' "$scratch/$1.out"
  backend=$(sed -n 's/^backend|//p' "$scratch/$1.out")
}
query_from() { as_postgres psql -h /tmp -U postgres -At <"$1"; }

# fills_evenly NAME: the session makes a table in memory of its backend, and what it allocates for it is even.
fills_evenly() {
  local before after
  before=$(places_of "$backend")
  echo "create temp table filled as select generate_series(1, 150000) as x; select 'filled';" >&"$session"
  await grep -qs '^filled' "$scratch/$1.out"
  after=$(places_of "$backend")
  note "$1: $before, then $after"
  echo "$before $after" | awk '
    { for (i = 1; i <= 3; i++) { split($i, old, "="); split($(i + 3), new, "="); more[i] = new[2] - old[2] } }
    END { exit !(more[2] > 1000 && more[3] > 1000 && more[2] < 1.5 * more[3] && more[3] < 1.5 * more[2]) }' ||
    refute "$1: not even: $before, then $after"
}

# The policies of all threads of a tree of processes, as numa_maps shows them for [vdso].
policies_of_tree() {
  local process
  for process in "$1" $(pgrep -P "$1"); do
    awk -v start="$(awk '$NF == "[vdso]" { sub(/-.*/, ""); print }' "/proc/$process/maps")" '$1 == start { print $2 }' \
      "/proc/$process/numa_maps"
  done | sort -u
}

is_interleaved() {
  local driver postmaster session backend old_session old_backend round
  huge_pages_by_advice
  start_database
  start_load
  start_session old
  old_session=$session old_backend=$backend
  run numactl-swift --tree "$postmaster" --interleave=all
  expect_status 0
  freeze 1
  [[ $(policies_of_tree "$postmaster") == interleave:0-2 ]] || { policies_of_tree "$postmaster"; refute 'not all interleave'; }
  freeze 0
  fills_evenly old
  start_session new
  fills_evenly new
  # Back and forth while it works.
  for round in 1 2 3; do
    run numactl-swift --tree "$postmaster" --localalloc
    expect_status 0
    run numactl-swift --tree "$postmaster" --interleave=all --mappings=unset
    expect_status 0
  done
  run migratepages --tree="$postmaster" --spread=even all all
  expect_status 0
  exec {session}>&- {old_session}>&-
  end_well
}
scenario 'postgresql: its policy changes while it works' is_interleaved
