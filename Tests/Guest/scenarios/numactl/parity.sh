# shellcheck shell=bash disable=SC2154 # run sets them
# machines: memoryless
# Random command lines for our numactl and for 2.0.19; parity.c describes how they are compared.

parity_of_lines() { parity "$SEED" "$NUMACTL_LINES"; }
SCENARIO_SECONDS=3000 scenario 'numactl: lines made by chance' parity_of_lines
