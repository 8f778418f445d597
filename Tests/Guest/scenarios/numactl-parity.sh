# shellcheck shell=bash
# machines: memoryless
# Command lines made by chance, for our numactl and for 2.0.19: parity.c tells how they are compared.

# Another seed makes other lines.
parity_of_lines() { parity "${PARITY_SEED:-20260630}" "$NUMACTL_LINES"; }
SCENARIO_SECONDS=3000 scenario 'numactl: lines made by chance' parity_of_lines
