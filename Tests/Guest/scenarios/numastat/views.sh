# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them; some words are for another shell
# machines: four old-kernel
# What numastat-swift shows over time, compared with the kernel's own counters, while memory is moved.

# begin WORD...: starts the tool, which prints CSV until `end`, and waits until its output has begun.
begin() {
  : >"$scratch/lines"
  numastat-swift --interval 0.2 --csv "$@" >"$scratch/lines" 2>"$scratch/err" &
  job=$!
  shows 'NR > 1 { found = 1 }'
}

# shows AWK: waits until the printed lines make `found` true. No line is missed, however slow the machine is.
shows() {
  await is_shown "$1"
}
is_shown() { tr -d '\r' <"$scratch/lines" | awk -F, "$1 END { exit !found }"; }

end() {
  kill "$job"
  wait "$job" || true
}

migrated() { awk '$1 == "pgmigrate_success" { print $2 }' /proc/vmstat; }

of_the_machine() {
  local before after
  start_hold 1:20
  before=$(migrated)
  begin
  migratepages "$pid" 1 2
  # A rate times its number of seconds is a number of pages. The first lines are averages since the start.
  shows '$2 == "all" { if (last != "") sum += $10 * ($1 - last); last = $1 } END { found = sum >= 5120 * 0.9 }'
  end
  after=$(migrated)
  tr -d '\r' <"$scratch/lines" | awk -F, -v most=$((after - before)) '
    $2 == "all" { if (last != "") sum += $10 * ($1 - last); last = $1 }
    END { print sum, "of", most; exit !(sum <= most * 1.1) }' || refute 'more pages than the kernel has moved'
  expect_pages "$pid" '2=5120'
  stop_hold "$pid"
}
scenario 'numastat: pages that were moved' of_the_machine

of_a_process() {
  start_hold 1:20
  begin "$pid"
  migratepages "$pid" 1 2
  shows '$5 == 2 && $6 >= 20971520 { found = 1 }'
  end
  # The changes add up to the difference between the first line and the last.
  tr -d '\r' <"$scratch/lines" | awk -F, -v pid="$pid" '
    NR > 1 && $3 != pid { bad = 1 }
    $7 != "" { sum[$5] += $7 }
    $7 == "" && $5 == 2 { first = $6 }
    $5 == 2 { last = $6 }
    # At first it may have had nothing there, and no line. Programs and libraries may move with it.
    END { print sum[1], sum[2], sum["all"]; exit bad || sum[1] > -20971520 || sum[2] != last - first || sum[2] < 20971520 }
  ' || { cat "$scratch/lines"; refute 'not what was moved'; }
  expect_pages "$pid" '2=5120'
  stop_hold "$pid"
}
scenario 'numastat: a process whose memory is moved' of_a_process

of_a_cgroup() {
  echo +memory >/sys/fs/cgroup/cgroup.subtree_control
  mkdir /sys/fs/cgroup/moved
  mapfile -t hold_as < <(within moved)
  start_hold 1:20
  begin --cgroup moved
  migratepages "$pid" 1 2
  shows '$2 == "cgroup" && $4 == "/moved" && $5 == 2 && $6 >= 20971520 { found = 1 }'
  end
  awk '$1 == "anon" { for (i = 2; i <= NF; i++) { split($i, part, "="); if (part[1] == "N2") exit part[2] < 20971520 } }' \
    /sys/fs/cgroup/moved/memory.numa_stat || refute 'the kernel says something else'
  stop_hold "$pid"
}
scenario 'numastat: a cgroup whose memory is moved' of_a_cgroup

of_a_tree() {
  local first
  start_hold 1:3
  first=$pid
  begin --tree "$BASHPID"
  start_hold 3:5
  shows "\$3 == $first && \$5 == 1 && \$6 >= 3145728 { old = 1 } \$3 == $pid && \$5 == 3 && \$6 >= 5242880 { found = old }"
  stop_hold "$first"
  end
  # A process that has ended is not reported.
  [[ ! -s "$scratch/err" ]] || { cat "$scratch/err"; refute 'says something'; }
  run numastat-swift --graph --tree "$pid"
  expect_status 0
  grep -Eq '^  node 3 +\|#+ *\|  5\.[0-9]{2} MB$' "$scratch/out" || { show_run; refute 'no bar'; }
  run numastat-swift --svg - --tree "$pid" --json
  expect_status 1
  expect_stderr '^numastat-swift: --svg: not together with --json$'
  stop_hold "$pid"
}
scenario 'numastat: a tree that grows' of_a_tree

of_a_file() {
  numactl-swift --membind 1 dd if=/dev/zero of=/dev/shm/f bs=1M count=1 2>/dev/null
  begin --file /dev/shm/f
  numactl-swift --membind 2 dd if=/dev/zero of=/dev/shm/f bs=1M seek=1 count=4 conv=notrunc 2>/dev/null
  shows '$2 == "file" && $4 == "/dev/shm/f" && $5 == 2 && $6 == 4194304 { found = 1 }'
  end
  rm /dev/shm/f
}
scenario 'numastat: a file that grows' of_a_file

# Linux counts promotions for each node from 5.18 on, and demotions from 6.8 on.
counted() {
  local field counter found
  run numastat-swift --interval 1 --count 1 --csv
  expect_status 0
  for field in 8:pgpromote_success 9:pgdemote_kswapd; do
    counter=${field#*:}
    found=$(tr -d '\r' <"$scratch/out" | awk -F, -v column="${field%%:*}" '$2 == 1 { print $column == "" ? "no" : "yes" }')
    if grep -q "^$counter " /sys/devices/system/node/node1/vmstat; then
      [[ $found == yes ]] || { show_run; refute "$counter is there, and not shown"; }
    else
      [[ $found == no ]] || { show_run; refute "$counter is shown, and not there"; }
    fi
  done
  grep -q '^pgpromote_success ' /sys/devices/system/node/node1/vmstat || refute 'pgpromote_success is not counted'
  case $(uname -r) in
    6.1.*) ! grep -q '^pgdemote_' /sys/devices/system/node/node1/vmstat || refute 'pgdemote is counted for nodes before 6.8' ;;
    *) grep -q '^pgdemote_kswapd ' /sys/devices/system/node/node1/vmstat || refute 'pgdemote is not counted for nodes' ;;
  esac
  grep -q '^pgdemote_kswapd ' /proc/vmstat || refute 'pgdemote is not counted'
}
scenario 'numastat: what the kernel counts of promotions and demotions' counted

# A recorded machine has its counters over time too.
recorded() {
  mkdir "$scratch/machine"
  for file in /proc/vmstat /proc/uptime /sys/devices/system/node/online /sys/devices/system/node/node*/{numastat,meminfo,vmstat}; do
    mkdir -p "$scratch/machine${file%/*}"
    cat "$file" >"$scratch/machine$file"
  done
  run numastat-swift --interval 0.1 --count 2 --csv --sysroot "$scratch/machine"
  expect_status 0
  [[ ! -s $scratch/err ]] || { show_run; refute 'says something'; }
  tr -d '\r' <"$scratch/out" | awk -F, '$2 == "all" { if (!n++) first = $3; else was_right = first > 0 && $3 == 0 } END { exit !was_right }' ||
    { show_run; refute 'not averages, then nothing'; }
}
scenario 'numastat: the time of a recorded machine' recorded
