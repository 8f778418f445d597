# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: programs
# Programs of several languages whose policies change while they work. Their files are in /programs, a root directory of its
# own (scripts/fetch).

root=/programs

prepare_root() {
  cp /usr/bin/busybox "$root/bin/sh"
  mount --rbind /dev "$root/dev"
  mount --bind /proc "$root/proc"
  ip link set lo up
}
prepare prepare_root

# inside PROGRAM WORD...: runs a program in the tree.
inside() { LC_ALL=C exec unshare --root="$root" --wd=/tmp "$@"; }

# starts PROCESS LOG COMMAND...: waits until the command succeeds; fails with the log if the process ends before.
starts() {
  local process=$1 log=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    kill -0 "$process" 2>/dev/null || { cat "$log"; refute 'did not start'; }
    sleep 0.1
  done
}

# policies PID: prints the policies of its threads, as numa_maps shows them for [vdso].
policies() {
  local start task
  start=$(awk '$NF == "[vdso]" { sub(/-.*/, ""); print }' "/proc/$1/maps")
  for task in "/proc/$1/task/"*; do
    awk -v start="$start" '$1 == start { print $2 }' "$task/numa_maps" 2>/dev/null || true
  done | sort -u
}

# change_policies PID: changes the policy of the process some times; at the end, all its threads interleave.
change_policies() {
  local round options=('--membind=0,1' --localalloc '--preferred=1' '--interleave=all --mappings=unset' '--interleave=all')
  for ((round = 0; round < 10; round++)); do
    # shellcheck disable=SC2086 # words
    run numactl-swift --pid "$1" ${options[round % 5]}
    [[ $status == 0 ]] || { show_run; refute "round $round"; }
  done
  [[ $(policies "$1") == interleave:0-2 ]] || { policies "$1"; refute 'not all threads interleave'; }
}

# on_node NODE PID: prints how many kB of the process are on the node.
on_node() {
  awk -v node="N$1=" '
    {
      size = 4
      for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=/) size = substr($i, 19)
      for (i = 3; i <= NF; i++) if (index($i, node) == 1) { sub(/.*=/, "", $i); sum += $i * size }
    }
    END { print sum + 0 }' "/proc/$2/numa_maps"
}

in_java() {
  local process
  cat >"$root/tmp/work.bsh" <<'END'
import java.util.*;
import java.security.*;
digest() {
  byte[] bytes = new byte[1 << 18];
  new Random(7).nextBytes(bytes);
  int[] numbers = new Random(11).ints(50000).toArray();
  Arrays.parallelSort(numbers);
  MessageDigest all = MessageDigest.getInstance("SHA-256");
  all.update(bytes);
  all.update(Arrays.toString(numbers).getBytes());
  return new java.math.BigInteger(1, all.digest()).toString(16);
}
expected = digest();
print("ready");
rounds = 0;
while (!new java.io.File("/tmp/stop").exists()) {
  if (!digest().equals(expected)) { print("disturbed"); System.exit(1); }
  rounds++;
}
print("intact " + rounds);
END
  inside /usr/lib/jvm/java-17-openjdk-amd64/bin/java -Xmx128m -cp /usr/share/java/bsh.jar bsh.Interpreter /tmp/work.bsh \
    >"$scratch/java" 2>&1 &
  process=$!
  starts "$process" "$scratch/java" grep -q '^ready' "$scratch/java"
  change_policies "$process"
  local before
  before=$(on_node 2 "$process")
  note "$(find "/proc/$process/task" -mindepth 1 -maxdepth 1 | wc -l) threads, $before kB on node 2"
  sleep 2
  : >"$root/tmp/stop"
  wait "$process" || { cat "$scratch/java"; refute 'ended'; }
  rm "$root/tmp/stop"
  note "$(cat "$scratch/java")"
  grep -Eq '^intact [1-9]' "$scratch/java" || { cat "$scratch/java"; refute 'disturbed'; }
}
scenario 'programs: Java' in_java

in_go() {
  local process count=0
  inside /usr/bin/prometheus-node-exporter --web.listen-address=127.0.0.1:9100 --collector.disable-defaults \
    --collector.loadavg >"$scratch/go" 2>&1 &
  process=$!
  # Answers requests all the time, in another process.
  cat >"$scratch/ask" <<'END'
while [ ! -e /tmp/scratch/stop ]; do
  wget -q -O /tmp/scratch/answer http://127.0.0.1:9100/metrics && grep -q '^node_load1 ' /tmp/scratch/answer &&
    echo answered || echo failed
done
END
  starts "$process" "$scratch/go" wget -q -O /dev/null http://127.0.0.1:9100/metrics
  busybox sh "$scratch/ask" >"$scratch/answers" &
  local asker=$!
  await grep -q answered "$scratch/answers"
  change_policies "$process"
  sleep 1
  : >"$scratch/stop"
  wait "$asker"
  ! grep -q failed "$scratch/answers" || { cat "$scratch/go"; refute "requests failed: $(sort "$scratch/answers" | uniq -c)"; }
  note "$(wc -l <"$scratch/answers") requests answered, $(on_node 2 "$process") kB on node 2"
  kill "$process"
}
scenario 'programs: Go' in_go

redis() { (inside /usr/bin/redis-cli "$@"); }

in_redis() {
  local process sum
  inside /usr/bin/redis-server --port 6379 --dir /tmp --save '' --io-threads 2 >"$scratch/redis" 2>&1 &
  process=$!
  starts "$process" "$scratch/redis" redis ping
  redis eval 'for i = 1, 20000 do redis.call("set", "key" .. i, string.rep(i, 20)) end' 0 >"$scratch/set"
  sum=$(redis debug digest)
  (inside /usr/bin/redis-benchmark -q -t incr,lpush -n 1000000 -c 4) >"$scratch/load" 2>&1 &
  local load=$!
  # Forks to save while the policies change.
  redis bgsave
  change_policies "$process"
  redis bgsave || true
  change_policies "$process"
  kill "$load" || true
  wait "$load" || true
  until [[ $(redis info persistence | tr -d '\r' | sed -n 's/^rdb_bgsave_in_progress://p') == 0 ]]; do sleep 0.1; done
  [[ $(redis info persistence) == *rdb_last_bgsave_status:ok* ]] || refute 'saving failed'
  redis del counter:__rand_int__ mylist >"$scratch/set"
  [[ $(redis debug digest) == "$sum" ]] || refute 'the data have changed'
  note "$(on_node 2 "$process") kB on node 2"
  redis save
  redis shutdown nosave || true
  wait "$process"
  inside /usr/bin/redis-server --port 6379 --dir /tmp --save '' >"$scratch/redis" 2>&1 &
  process=$!
  starts "$process" "$scratch/redis" redis ping
  [[ $(redis debug digest) == "$sum" ]] || refute 'what was saved is not the data'
  redis shutdown nosave || true
  wait "$process"
}
scenario 'programs: Redis, with its fork for saving' in_redis

# The guest is a boot sector that counts, and writes the number to the serial port: a digit that is not the next is a fault.
in_qemu() {
  local process first last
  # cli; xor cx, cx; loop: mov al, cl; and al, 15; add al, 'a'; mov dx, 0x3f8; out dx, al; inc cx; jmp loop
  printf '\xfa\x31\xc9\x88\xc8\x24\x0f\x04\x61\xba\xf8\x03\xee\x41\xeb\xf3' >"$root/tmp/boot"
  head -c 494 /dev/zero >>"$root/tmp/boot"
  printf '\x55\xaa' >>"$root/tmp/boot"
  inside /usr/bin/qemu-system-x86_64 -accel tcg -m 32 -display none -nodefaults -serial file:/tmp/serial \
    -drive file=/tmp/boot,format=raw,if=ide >"$scratch/qemu" 2>&1 &
  process=$!
  starts "$process" "$scratch/qemu" test -s "$root/tmp/serial"
  first=$(stat -c %s "$root/tmp/serial")
  change_policies "$process"
  sleep 1
  kill "$process"
  wait "$process" || true
  last=$(stat -c %s "$root/tmp/serial")
  ((last > first)) || refute 'the guest stands still'
  # Every part of sixteen bytes is the same.
  [[ $(head -c $((last / 16 * 16)) "$root/tmp/serial" | fold -w 16 | sort -u) == abcdefghijklmnop ]] ||
    refute "the guest was disturbed: $(fold -w 16 "$root/tmp/serial" | sort | uniq -c | sed -n 1,5p)"
  note "$last bytes from the guest"
}
scenario 'programs: QEMU with a guest' in_qemu
