# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four
# Rows 116 to 120 of the reference, and the effects of numademo's other words.

refused() {
  run numademo "${@:2}"
  expect_status 1
  expect_stderr "$1"
}
scenario 'numademo: no such test' refused 'bogus: no such test' 1M memset bogus
scenario 'numademo: too little memory' refused 'ptrchase needs at least 8 bytes' 4
scenario 'numademo: too little memory for the test' refused 'ptrchase needs at least 8 bytes' 4 ptrchase

# results TEST FORM WORD...: checks that each result has this form.
results() {
  local test=$1 form=$2
  shift 2
  run numademo "$@"
  expect_status 0
  [[ $(grep -c "$test" "$scratch/out") -gt 50 ]] || { show_run; refute "few results of $test"; }
  ! grep "$test" "$scratch/out" | grep -Evx "$form" || refute "a result is not of the form $form"
}

lines() {
  local number='[0-9]+\.[0-9]{2}' test
  results memcpy "[a-z0-9 -]+,memcpy,Avg,$number,MB/s,Max,$number,MB/s,Min,$number,MB/s" -c 1M memcpy
  results STREAM "[a-z0-9 -]+ STREAM *Copy $number MB/s Scale $number MB/s Add $number MB/s Triad $number MB/s" 64k stream
  for test in forward backward random2 ptrchase; do
    results "$test" "[a-z0-9 -]+ $test *Avg $number MB/s Max $number MB/s Min $number MB/s" 64k "$test"
  done
}

# The tests run in their order, each with the same number of results; the reference has a row for -S.
order() {
  local found
  run numademo -S 64k
  expect_status 0
  found=$(grep -Eo '(memset|memcpy|forward|backward|random2|STREAM|ptrchase) *(Avg|Copy)' "$scratch/out" |
    sed -E 's/ *(Avg|Copy)$//' | uniq | paste -s -d ' ')
  [[ $found == 'memset memcpy forward backward random2 STREAM ptrchase' ]] || refute "order: $found"
}
scenario 'numademo: order of the tests' order

# With four nodes, -t keeps one of the nodes and the first of the sets.
sample() {
  run numademo -t 64k memset
  expect_status 0
  [[ $(sed -n 2,3p "$scratch/out") == $'\nTest memset doing 1 of 8 nodes and 1 of 32 masks.' ]] ||
    { show_run; refute 'does not say what it samples'; }
  [[ $(grep -c '^memory on node' "$scratch/out") == 1 && $(grep -c '^running' "$scratch/out") == 1 ]] ||
    { show_run; refute 'samples otherwise'; }
  [[ $(grep -c '^memory preferred on' "$scratch/out") == 1 ]] || { show_run; refute 'other sets'; }
}
scenario 'numademo: a sample' sample

# Observed from outside: while numademo runs, the memory that it measures, 512 pages, is only on nodes that its policy
# names. Its other memory was mapped before the policies were set. Each munmap waits for some milliseconds, so that the
# memory of each kind of policy is seen, however busy the machine is.
from_outside() {
  local job lines maps=$scratch/maps
  huge_pages_by_advice
  strace -f -qq -o /dev/null -e inject=munmap:delay_enter=30000 \
    sh -c 'echo "$$" >"$0"; exec numademo 2m memset' "$scratch/job" >"$scratch/out" &
  await test -s "$scratch/job"
  read -r job <"$scratch/job"
  while [[ -d /proc/$job ]]; do
    if mapfile -t lines <"/proc/$job/numa_maps"; then printf '%s\n' "${lines[@]}" >>"$maps"; fi
  done 2>/dev/null
  wait
  # numa_maps writes this policy as two words.
  sed -i 's/ weighted interleave/ weighted-interleave/' "$maps"
  awk '
    $2 ~ /^(bind|interleave|weighted-interleave|preferred):/ {
      split($2, part, ":"); count = split(part[2], lists, ","); delete named
      for (i = 1; i <= count; i++) {
        last = split(lists[i], ends, "-")
        for (node = ends[1]; node <= ends[last]; node++) named[node]
      }
      for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/ && $0 ~ / anon=512 /) {
        node = substr($i, 2); sub(/=.*/, "", node)
        seen[part[1]]++
        if (!(node in named)) { print; bad = 1 }
      }
    }
    END {
      for (policy in seen) print policy ": " seen[policy]
      exit bad || !seen["bind"] || !seen["interleave"] || !seen["weighted-interleave"]
    }' "$maps" || refute 'numa_maps: pages elsewhere, or no policy seen'
}
scenario 'numademo: places from outside' from_outside

# A refused policy is reported and has no result. With -e, numademo then exits.
refusing() {
  run_as=(strace -f -qq -o /dev/null -e 'inject=mbind:error=EINVAL:when=9+')
  run numademo 64k memset
  expect_status 0
  expect_stderr 'memory on node [0-3] memset: not measured: '
  run numademo -e 64k memset
  [[ $status == 1 ]] || { show_run; refute "exit status: $status"; }
  [[ $(wc -l <"$scratch/err") == 1 ]] || { show_run; refute 'goes on'; }
}
scenario 'numademo: a measurement that cannot be made' refusing

blocked() {
  run_as=(strace -f -qq -o /dev/null -e 'inject=get_mempolicy,set_mempolicy,mbind:error=EPERM')
  run numademo 64k memset
  expect_status 1
  expect_stderr 'NUMA calls are blocked'
  run numademo -f 64k memset
  expect_status 0
  grep -q '^memory with no policy memset' "$scratch/out" || { show_run; refute 'measures nothing'; }
}
scenario 'numademo: blocked' blocked

cpuset() {
  make_cpuset demo 1,3
  mapfile -t run_as < <(within demo)
  run numademo 64k memset
  expect_status 0
  [[ $(head -n 1 "$scratch/out") == '2 nodes available' ]] || { show_run; refute 'other nodes'; }
  grep -q '^memory interleaved on 1 3 memset' "$scratch/out" || { show_run; refute 'other nodes'; }
  make_cpuset alone 2
  mapfile -t run_as < <(within alone)
  run numademo 64k memset
  [[ $status == 77 ]] || { show_run; refute "exit status: $status"; }
}
scenario 'numademo: in a cpuset' cpuset

graph() {
  run numademo --graph 64k memset
  expect_status 0
  grep -Eq '^  memory on node 3  +[0-9.]+  #+$' "$scratch/out" || { show_run; refute 'no bars'; }
}
scenario 'numademo: a chart' graph
scenario 'numademo: lines of results' lines
