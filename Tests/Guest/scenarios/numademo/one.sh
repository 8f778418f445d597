# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one
# Rows 113 to 115 of the reference: one node.

minimum='A minimum of 2 nodes is required for this test.'

# ends STATUS STDOUT WORD...: numademo exits with STATUS and prints STDOUT.
ends() {
  local expected=$1 text=$2
  shift 2
  run numademo "$@"
  [[ $status == "$expected" ]] || { show_run; refute "exit status: expected $expected, found $status"; }
  expect_stdout "$text"
}

usage() {
  ends 1 ''
  expect_stderr 'SIZE: missing operand'
  ends 1 '' -c
  run numademo -h
  expect_status 0
  [[ $(head -n 1 "$scratch/out") == 'usage: numademo '* ]] || { show_run; refute 'no usage'; }
}
scenario 'numademo: usage' usage

too_few() {
  ends 77 "$minimum"$'\n' 1M
  # As in upstream's numademo, the machine is checked before the words.
  ends 77 "$minimum"$'\n' 0 bogus
  ends 77 '' --json 1M
  expect_stderr "$minimum"
}
scenario 'numademo: one node' too_few

without_numa() {
  local none='your system does not support the numa API.'
  run_as=(strace -f -qq -o /dev/null -e 'inject=get_mempolicy,set_mempolicy,mbind:error=ENOSYS')
  ends 1 "$none"$'\n' 1M
  ends 77 "$none"$'\n'"$minimum"$'\n' -f 1M
}
scenario 'numademo: without NUMA' without_numa
