# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one-old
# Linux 6.1 has no weights.

too_old() {
  run numactl-swift --set-weights 0=5
  expect_status 1
  expect_stderr '^numactl-swift: --set-weights: 0=5: this kernel has no weights \(Linux 6.9\): /sys/kernel/mm/mempolicy/weighted_interleave: No such file'
}
scenario 'set weights: the kernel is too old' too_old
