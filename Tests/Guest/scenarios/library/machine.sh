# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: one one-old memoryless sixteen many old-kernel
# The library reports the same about the machine as libnuma.

everything_but_free() {
  probe machine
  grep -v '^free ' "$scratch/out" >"$scratch/ours"
  libnuma-probe machine | grep -v '^free ' >"$scratch/theirs"
  differences "$scratch/ours" "$scratch/theirs" || refute 'the library differs from libnuma'
}
scenario 'library: nodes, CPUs, sizes and distances' everything_but_free

# The probes run one after the other, so the figures differ by the memory that a program needs to run.
free_memory() {
  probe machine
  libnuma-probe machine >"$scratch/theirs"
  awk -v tolerance=4194304 '
    $1 == "free" && FNR == NR { free[$2] = $3; next }
    $1 == "free" {
      count++
      away = free[$2] - $3
      if (!($2 in free) || away > tolerance || away < -tolerance) print
    }
    END { if (count == 0) print "none" }
  ' "$scratch/out" "$scratch/theirs" >"$scratch/away"
  [[ ! -s $scratch/away ]] || { show_run; refute "free: $(cat "$scratch/away")"; }
}
scenario 'library: free memory' free_memory

# Upstream's complement and reversed ranges are in DIFFERENCES.md.
scenario 'library: node strings' on_nodes same parse \
  0 LAST 0,LAST NODES all +0 '' 0x0 00 LAST-LAST 999 -1 abc 0- ,0 0,,1 +999 nodev:x file:/nowhere
