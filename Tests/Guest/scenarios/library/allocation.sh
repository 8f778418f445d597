# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen old-kernel
# Behavior of the library that programs rely on.

prepare huge_pages_by_advice

scenario 'library: an allocation: whole pages, zeroed, resized, refused, given back' answers \
  $'rounded 11 asked 1\nuntouched \ntouched 5=11\ngrown 5=100\nzeroed true\ntoo-small EINVAL\ntoo-large ENOMEM\nkept 100 5=100\nempty EINVAL\nnegative EINVAL\nhuge ENOMEM\npetabytes ENOMEM\nmapped 16 left 0' \
  allocation 5 9

scenario 'library: settings with a closure are undone, also where it throws' answers \
  $'before interleave+32768 1 everywhere\npolicy bind+0 1 everywhere\nvalue 7\nafter-policy interleave+32768 1 everywhere\npolicy-throws local+0 - everywhere\nafter-policy-throws interleave+32768 1 everywhere\naffinity interleave+32768 1 on-node\nafter-affinity interleave+32768 1 everywhere\nafter-affinity-throws interleave+32768 1 everywhere\nbinding bind+0 1 on-node\nafter-binding interleave+32768 1 everywhere\nafter-binding-throws interleave+32768 1 everywhere\nrefused-policy EINVAL\nrefused-affinity EINVAL\nrefused-binding no-cpus\nafter-refusals interleave+32768 1 everywhere' \
  scopes 1

scenario 'library: a thread inherits what it then sets for itself' answers \
  $'inherited bind+0 1 everywhere\nown preferred+0 1 on-node\nparent bind+0 1 everywhere\nset-by-id bind+0 1 on-node\nrun-nodes 1\nno-thread ESRCH' \
  threads 1

scenario 'library: a thread that interleaves' answers \
  $'next-is-member true\npages 2=16 5=16 7=16 9=16\nin-turn true' interleaving 2,5,7,9
