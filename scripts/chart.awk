# Draws the pages on each node as bars: awk -v width=80 -v colour=1 -v blocks=1 -f chart.awk BEFORE AFTER
#
# BEFORE and AFTER are copies of /proc/PID/numa_maps. The unit of counts is 4 kB, so that a huge page
# counts as the base pages that it replaces.

function bar(count,    filled, text) {
  if (count == 0) return ""
  filled = int(count * room / most + 0.5)
  if (filled == 0) filled = 1
  while (filled-- > 0) text = text (blocks ? "█" : "#")
  return text
}

function row(label, count, code,    start, end) {
  count += 0  # a node without pages has no count at all
  start = colour && count ? "\033[" code "m" : ""
  end = start == "" ? "" : "\033[0m"
  printf "%8s  %-6s %10d  %s%s%s\n", label, when, count, start, bar(count), end
}

FNR == 1 { file++ }

{
  size = 4
  for (i = 3; i <= NF; i++) if ($i ~ /^kernelpagesize_kB=[0-9]+$/) size = substr($i, 19)
  # A file's name comes before the counts and cannot hold a blank, but may look like a count.
  for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=[0-9]+$/) {
    split(substr($i, 2), part, "=")
    pages[file, part[1]] += part[2] * size / 4
    node[part[1] + 0] = 1
    if (part[1] + 0 > last) last = part[1] + 0
  }
}

END {
  for (n = 0; n <= last; n++) for (f = 1; f <= 2; f++) if (pages[f, n] > most) most = pages[f, n]
  room = width - 30
  if (room < 10) room = 10
  printf "%8s  %-6s %10s\n", "", "", "4kB pages"
  for (n = 0; n <= last; n++) if (n in node) {
    when = "before"
    row("node " n, pages[1, n], 33)
    when = "after"
    row("", pages[2, n], 32)
  }
}
