import Testing

/// Tests of the built numastat-swift as a process.
///
/// Trees of made-up nodes replace machines; `$$` and sleeps are the processes. Rows are those of the reference's table
/// of calls. The other rows are in Tests/Guest/scenarios/numastat/rows.sh, and row 54 is in ProcessReportTests.
@Suite(.serialized)
struct NumastatProgramTests {
  /// Functions of bash that make a tree of nodes in $T.
  ///
  /// `node N HIT MISS FOREIGN INTERLEAVE LOCAL OTHER` makes a node of 1 GB, `huge N kB COUNT` makes a pool, and
  /// `process PID NAME` makes a process with the numa_maps from stdin. `on` runs the tool on that tree.
  private static let prelude = """
    T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; nodes=$T/sys/devices/system/node; mkdir -p "$nodes"
    node() {
      mkdir -p "$nodes/node$1"
      printf 'numa_hit %s\\nnuma_miss %s\\nnuma_foreign %s\\ninterleave_hit %s\\nlocal_node %s\\nother_node %s\\n' \\
        "${@:2}" >"$nodes/node$1/numastat"
      printf "Node $1 %s\\n" 'MemTotal:  1048576 kB' 'MemFree:   524288 kB' 'HugePages_Total:  3' \\
        'HugePages_Free:   0' 'HugePages_Surp:   0' >"$nodes/node$1/meminfo"
    }
    huge() {
      mkdir -p "$nodes/node$1/hugepages/hugepages-$2kB"
      echo "$3" >"$nodes/node$1/hugepages/hugepages-$2kB/nr_hugepages"
      echo 0 | tee "$nodes/node$1/hugepages/hugepages-$2kB/"{free,surplus}_hugepages >/dev/null
    }
    process() {
      mkdir -p "$T/proc/$1"; cat >"$T/proc/$1/numa_maps"
      printf 'Name:\\t%s\\nState:\\tS (sleeping)\\n' "$2" >"$T/proc/$1/status"
      printf '%s\\0' "${@:2}" >"$T/proc/$1/cmdline"
    }
    four() {
      node 0 1000 10 20 30 900 100; node 1 5000 0 0 300 4000 1000
      node 2 256 0 0 0 256 0; node 3 0 0 0 0 0 0
    }
    mkdir -p "$T/proc"; echo 'Hugepagesize:  2048 kB' >"$T/proc/meminfo"
    on() { numastat-swift --sysroot "$T" "$@"; }

    """

  private func run(_ line: String) throws -> Outcome { try BuiltTool.run(Self.prelude + line) }

  private func prints(
    _ line: String, _ output: String, errors: String = "", status: Int32 = 0
  ) throws {
    #expect(try run(line) == Outcome(status: status, output: output, errors: errors))
  }

  // MARK: Counters

  @Test func printsPagesWhereNothingIsAsked() throws {
    let outcome = try run("numastat-swift")
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(lines.count % 7 == 0)
    #expect(lines[0].hasPrefix("                           node"))
    #expect(
      lines.prefix(7).map { $0.prefix { $0 != " " } } == [
        "", "numa_hit", "numa_miss", "numa_foreign", "interleave_hit", "local_node", "other_node",
      ])
  }

  @Test func printsMegabytesWhereAnythingIsAsked() throws {
    for words in ["-n", "--", "-v", "-n -n"] {
      let lines = try run("numastat-swift \(words) | sed 's/[0-9.]*//g; s/  */ /g'").output
      #expect(lines.hasPrefix("\nPer-node numastat info (in MBs):\n Node"))
      #expect(lines.contains(" Total\n") && lines.contains("\nNuma_Hit"))
    }
    #expect(
      try run("node 0 2560 0 0 0 0 0; on -c").output == """

        Per-node numastat info (in MBs):
                        Node 0 Total
                        ------ -----
        Numa_Hit            10    10
        Numa_Miss            0     0
        Numa_Foreign         0     0
        Interleave_Hit       0     0
        Local_Node           0     0
        Other_Node           0     0

        """)
  }

  /// Row 38.
  @Test func namesNodesByTheirNumbers() throws {
    let make = "for n in 0 2 5; do node $n 1 1 1 1 1 1; done; "
    #expect(
      try run(make + "on | head -n 1").output
        == "                           node0           node2           node5\n")
    #expect(
      try run("for n in 1 3; do node $n 1 1 1 1 1 1; done; on | head -n 1").output
        == "                           node1           node3\n")
  }

  /// Row 37: rows are sorted by a node's number.
  ///
  /// numastat uses the number as the position of a node, and sorts by another node.
  @Test func sortsByANodeOfItsNumber() throws {
    let make = "node 0 1 2 3 4 5 6; node 2 6 5 4 3 2 1; node 5 1 6 2 5 3 4; "
    let labels = "| sed -n '5,$s/ .*//p' | paste -s"
    for (words, order) in [
      ("-ns0", "Other Local Interleave Foreign Miss Hit"),
      ("-ns2", "Hit Miss Foreign Interleave Local Other"),
      ("-ns5", "Miss Interleave Other Local Foreign Hit"),
      // There is no node 1, so rows are sorted by the total.
      ("-ns1", "Miss Interleave Other Local Foreign Hit"),
    ] {
      let found = try run(make + "on \(words) \(labels)").output
        .replacing("Numa_", with: "").replacing("_Node", with: "").replacing("_Hit", with: "")
        .replacing("\t", with: " ")
      #expect(found == order + "\n", "\(words)")
    }
  }

  @Test(arguments: [
    ("-ns", "Hit Local Other Interleave Foreign Miss"),
    ("-nsc", "Hit Local Other Interleave Foreign Miss"),
    ("-ns4", "Hit Local Other Interleave Foreign Miss"),
    // A row of zeros is swapped with the row that moves up.
    ("-ns1", "Hit Local Other Interleave Miss Foreign"),
    ("-ns2", "Hit Local Foreign Interleave Miss Other"),
  ])
  func sorts(words: String, order: String) throws {
    let found = try run("four; on \(words) | sed -n '5,$s/ .*//p' | paste -s -d ' '").output
    let short = found.replacing("Numa_", with: "").replacing("_Node", with: "")
      .replacing("_Hit", with: "")
    #expect(short == order + "\n")
    #expect(try run("four; on \(words) | grep -c '\\.'").output == "6\n")
  }

  @Test(arguments: [
    (80, 4, 2), (60, 2, 3), (48, 2, 3), (47, 1, 5), (32, 1, 5), (10, 1, 5), (100, 5, 1),
  ])
  func folds(width: Int, columns: Int, blocks: Int) throws {
    let outcome = try run("four; NUMASTAT_WIDTH=\(width) on -n")
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2].split(separator: " ").filter { $0 != "Node" }.count == columns)
    #expect(lines.count { $0.hasPrefix("Numa_Hit") } == blocks)
    // There is a blank line before the title and between blocks, and the text ends with a newline.
    #expect(lines.count { $0.isEmpty } == blocks + 1)
  }

  @Test(arguments: ["0", "-5", "abc", "''", "10000001"])
  func foldsAtEightyWhereTheWidthIsNone(width: String) throws {
    let expected = try run("four; NUMASTAT_WIDTH=80 on -n").output
    try prints("four; NUMASTAT_WIDTH=\(width) on -n", expected)
  }

  /// Row 43: tables fold at the terminal's own width.
  ///
  /// numastat uses 80 columns on every terminal, and starts a shell that queries the width in vain.
  @Test(arguments: [(200, 1), (80, 2), (48, 3)])
  func foldsAtTheTerminalsWidth(columns: Int, blocks: Int) throws {
    let outcome = try run(
      "four; T=$T script -qec \"stty cols \(columns); numastat-swift --sysroot $T -n\" /dev/null | grep -c Numa_Hit"
    )
    #expect(outcome.output == "\(blocks)\n")
  }

  /// Row 44.
  @Test(arguments: [(40, 3), (80, 9), (100, 11)])
  func foldsNarrowColumns(width: Int, nodes: Int) throws {
    let outcome = try run(
      "for n in {0..11}; do node $n 1 1 1 1 1 1; done; NUMASTAT_WIDTH=\(width) on -c | sed -n 3p | grep -o Node | wc -l"
    )
    #expect(outcome.output == "\(nodes)\n")
  }

  @Test func hidesANodeOfZeros() throws {
    let lines = try run("four; on -czn").output.split(separator: "\n")
    #expect(lines[1] == "                Node 0 Node 1 Node 2 Total")
    #expect(try run("node 3 0 0 0 0 0 0; on -zn").output.hasSuffix("Table has no non-zero data.\n"))
  }

  /// Row 56.
  @Test func roundsHalvesToTheEvenDigit() throws {
    let line = try run("node 0 2000000 0 0 0 0 0; on -cn | grep Hit").output
    #expect(line.hasPrefix("Numa_Hit          7812  7812\n"))
  }

  /// Row 55: long counters are shown whole.
  ///
  /// numastat shows the first 16 digits of each, and no blank between them.
  @Test func showsLongCountersWhole() throws {
    let line = try run(
      "for n in 0 1; do node $n 18446744073709551615 0 0 0 0 0; done; on | sed -n 2p")
    #expect(line.output == "numa_hit         18446744073709551615 18446744073709551615\n")
  }

  // MARK: Memory

  /// Row 46.
  @Test func sumsHugePagesOfAllSizes() throws {
    try prints(
      "node 0 0 0 0 0 0 0; node 1 0 0 0 0 0 0; huge 0 2048 0; huge 1 2048 3; huge 1 1048576 1; on -m",
      """

      Per-node system memory usage (in MBs):
                                Node 0          Node 1           Total
                       --------------- --------------- ---------------
      MemTotal                 1024.00         1024.00         2048.00
      MemFree                   512.00          512.00         1024.00
      HugePages_Total             0.00         1030.00         1030.00
      HugePages_Free              0.00            0.00            0.00
      HugePages_Surp              0.00            0.00            0.00

      """)
  }

  /// Row 48.
  ///
  /// Without the pools, the kernel's counts are of pages of the default size. numastat reports this on stdout, three
  /// times for each node.
  @Test func takesTheDefaultSizeWhereNoPoolIsShown() throws {
    let outcome = try run("node 0 0 0 0 0 0 0; on -mc | grep -v Mem")
    #expect(
      outcome.output == """

        Per-node system memory usage (in MBs):
                         Node 0 Total
                         ------ -----
        HugePages_Total       6     6
        HugePages_Free        0     0
        HugePages_Surp        0     0

        """)
    #expect(outcome.errors.isEmpty)
  }

  /// A field that only a later node has is shown; numastat drops it, with a line on stdout.
  @Test func showsAFieldThatALaterNodeHas() throws {
    let line = try run(
      "node 0 0 0 0 0 0 0; node 1 0 0 0 0 0 0; echo 'Node 1 Late: 2048 kB' >>$nodes/node1/meminfo; on -mc | grep Late"
    )
    #expect(line.output == "Late                         2     2\n")
  }

  @Test func showsEveryFieldOfThisKernel() throws {
    let outcome = try run(
      """
      sort -u /sys/devices/system/node/node[0-9]*/meminfo | sed 's/^Node [0-9]* *\\([^:]*\\):.*/\\1/' | sort -u >"$T/kernel"
      numastat-swift -m | sed -n '5,$s/ .*//p' | sort | diff "$T/kernel" - && echo same
      """)
    #expect(outcome == Outcome(status: 0, output: "same\n", errors: ""))
  }

  // MARK: Nodes that cannot be read

  /// Rows 50 and 51.
  @Test func needsNodes() throws {
    let reason =
      "numastat-swift: /sys/devices/system/node: shows no nodes; /sys may not be mounted\n"
    for words in ["", "-n", "-m"] {
      // The path in the message includes that of --sysroot.
      try prints("on \(words) 2>&1 | sed \"s|$T||\"", reason)
      #expect(try run("on \(words)").status == 1)
    }
  }

  /// Row 52.
  @Test func namesTheFileOfANode() throws {
    for (file, words) in [("numastat", "-n"), ("numastat", ""), ("meminfo", "-m")] {
      let outcome = try run(
        "four; rm $nodes/node2/\(file); on \(words) 2>&1 >/dev/null | sed \"s|$T||\"")
      #expect(
        outcome.output
          == "numastat-swift: warning: /sys/devices/system/node/node2/\(file): No such file or directory\n"
      )
      let all = try run("four; rm $nodes/node*/\(file); on \(words) 2>&1 | sed \"s|$T||\"")
      #expect(
        all.output
          == "numastat-swift: /sys/devices/system/node/node0/\(file): No such file or directory\n")
      #expect(try run("four; rm $nodes/node*/\(file); on \(words)").status == 1)
    }
    let rest = try run("four; rm $nodes/node2/numastat; on -cn 2>/dev/null")
    #expect(rest.status == 0 && rest.output.contains("Node 3") && !rest.output.contains("Node 2"))
  }

  /// A counter below zero leaves its cell empty, with one warning.
  @Test func leavesOutACounterBelowZero() throws {
    let outcome = try run(
      "node 0 1 2 3 4 5 6; sed -i 's/^numa_miss .*/numa_miss -5/' $nodes/node0/numastat; on 2>&1 | sed \"s|$T||\""
    )
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("numa_hit                       1\nnuma_foreign"))
    #expect(
      outcome.output.hasPrefix(
        "numastat-swift: warning: /sys/devices/system/node/node0/numastat: 'numa_miss -5' is not a counter\n"
      ))
  }

  /// The original tables keep the bytes of a name, which are part of the contract; other forms decode the name.
  @Test func writesNamesWholeWhereProgramsRead() throws {
    let name = #"b\\s\n"#
    let machine = "four; \(maps) | process 7 '\(name)'; "
    #expect(try run(machine + "on 7").output.contains(#"for PID 7 (b\\s\n)"#))
    #expect(try run(machine + "on --json 7").output.contains(#""name": "b\\s\n""#))
    #expect(try run(machine + "on --csv 7").output.contains("7,\"b\\s\n\","))
    #expect(try run(machine + "on --prometheus 7").output.contains(#"name="b\\s\n""#))
    let more =
      "printf 'PPid:\\t1\\nVmSize:\\t900 kB\\nVmRSS:\\t90 kB\\n' >>$T/proc/7/status; "
      + "printf '00400000-00500000 rw-p 00000000 00:00 0\\n' >$T/proc/7/maps; "
    #expect(try run(machine + more + "on --tree 7").output.contains(#"7 (b\s\x0a)"#))
    #expect(try run(machine + more + "on --detail 7").output.contains(#"PID 7 (b\s\x0a)"#))
  }

  /// Row 49.
  @Test func saysWhereNothingIsCounted() throws {
    try prints("node 0 1 1 1 1 1 1; : >$nodes/node0/numastat; on", "Table has no data.\n")
  }

  // MARK: Words

  @Test func versionSaysHowItWasCalled() throws {
    let date = try run("numastat-swift -V").output.dropFirst(
      "numastat-swift version: 2.0.19: ".count)
    #expect(date.count == "Nov 21 2026\n".count)
    for (line, name) in [
      ("\"$BIN/numastat-swift\" -V | sed \"s|$BIN|/path|\"", "/path/numastat-swift"),
      ("exec -a numastat \"$BIN/numastat-swift\" -V", "numastat"),
      ("numastat-swift -cV -Q", "numastat-swift"), ("numastat-swift nosuch_x -V", "numastat-swift"),
    ] {
      try prints(line, "\(name) version: 2.0.19: \(date)")
    }
  }

  @Test(arguments: ["-h", "--help", "--he", "1 --help"])
  func helps(words: String) throws {
    let outcome = try run("numastat-swift \(words)")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.hasPrefix("usage: numastat-swift [-c] [-m] [-n]"))
  }

  @Test(arguments: [
    ("--help=x", "--help: takes no value"), ("--foo", "--foo: no such option"),
    ("-p", "-p: needs a value (PID|PATTERN)"), ("-5", "-5: no such option"),
    ("-Q", "-Q: no such option"),
  ])
  func printsUsage(words: String, reason: String) throws {
    let outcome = try run("numastat-swift \(words)")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("numastat-swift: \(reason)\nusage: numastat-swift "))
  }

  @Test(arguments: [
    ("''", "''"), ("99999999999", "99999999999"), ("-p ''", "''"), ("4294967297", "4294967297"),
  ])
  func refusesWhatIsNoProcessNumber(words: String, named: String) throws {
    let outcome = try run("numastat-swift \(words)")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("numastat-swift: \(named): "))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// Row 58.
  @Test func failsWhereItsOutputIsLost() throws {
    try prints(
      "numastat-swift >/dev/full", "",
      errors: "numastat-swift: standard output: No space left on device\n", status: 1)
  }

  // MARK: Patterns

  private let unmatched =
    "numastat-swift: nosuch_x: no process has this in its name or command line\n"
  private let found = "Found no processes containing pattern: \"nosuch_x\"\n"

  @Test func saysThatNothingMatches() throws {
    // A pattern without a match fails and shows nothing else, unless another table is requested.
    try prints("four; on nosuch_x", found, errors: unmatched, status: 1)
    let memory = try run("four; on nosuch_x -m")
    #expect(memory.status == 0 && memory.errors == unmatched)
    #expect(memory.output.hasPrefix(found + "\nPer-node system memory usage (in MBs):\n"))
    let unknown = try run("four; on -p nosuch_x -Q")
    #expect(unknown.status == 1 && unknown.output == found)
    let version = try run("four; on -p nosuch_x -V")
    #expect(version.status == 0 && version.output.hasPrefix(found + "numastat-swift version:"))
  }

  @Test(arguments: ["SLEEP", "'^sleep'", "9404,9405", "0x10"])
  func searchesForTextAsItIs(pattern: String) throws {
    let outcome = try run("four; process 9404 sleep 5 </dev/null; on \(pattern)")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("Found no processes containing pattern: "))
  }

  @Test(arguments: ["'sleep sleep 1'", "' 11111'", "sleep", "'1 '", "eep", "' '"])
  func searchesNameAndCommandLine(pattern: String) throws {
    let outcome = try run("four; process 9404 sleep 11111 1 </dev/null; on \(pattern)")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("for PID 9404 (sleep)\n"))
  }

  /// The search covers the first 2047 bytes of a command line, as in numastat.
  @Test func searchesTheStartOfALongCommandLine() throws {
    let make = "four; process 7 p \"$(printf %2040s '')\" tail </dev/null; "
    #expect(try run(make + "on tail").status == 1)
    #expect(try run(make + "on ' ta'").status == 0)
  }

  @Test func doesNotFindItself() throws {
    let outcome = try run("exec numastat-swift unlikely_text_of_this_test")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("Found no processes"))
  }

  // MARK: Processes

  private let maps = "printf '%s\\n' '1000 default heap anon=256 N1=256 kernelpagesize_kB=4'"

  private func table(_ title: String) -> String {
    "\nPer-node process memory usage (in MBs)\(title)\n"
  }

  @Test func showsOneOfThoseThatAreNamedTwice() throws {
    let outcome = try run("four; \(maps) | process 7 p; on 7 7")
    #expect(outcome.output.hasPrefix(table(" for PID 7 (p)")))
    #expect(outcome.output.contains("\nHeap                         0.00            1.00 "))
  }

  @Test func showsSeveralInTheirOrder() throws {
    let make = "four; for i in 9 8 10; do \(maps) | process $i p; done; "
    let outcome = try run(make + "on 9 10 9 -c")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix(table("") + "PID     Node 0 Node 1 Node 2 Node 3 Total\n"))
    #expect(
      try run(make + "on 9 10 8 9 -c | sed -n 's/ (p).*//p' | paste -s").output == "8\t9\t10\n")
    #expect(try run(make + "on 9 10 -v | grep -c 'for PID'").output == "2\n")
  }

  /// A missing process is reported in one line on stderr, and the others are shown, in any order of the numbers.
  @Test func showsTheOthersWhereOneIsMissing() throws {
    let make = "four; for i in 9 8; do \(maps) | process $i p; done; "
    let both = try run(make + "on 8 9")
    for words in ["8 9 999999", "999999 8 9"] {
      let outcome = try run(make + "on \(words)")
      #expect(outcome.output == both.output)
      #expect(
        outcome.errors.contains("999999: ") && outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.status == 0)
    }
    let live = try run("numastat-swift 999999")
    #expect(live.output.isEmpty && live.status == 1)
    #expect(live.errors.hasPrefix("numastat-swift: 999999: "))
    let verbose = try run(make + "on -v 8 999999")
    #expect(verbose.output.hasPrefix(table(" for PID 8 (p)")))
    #expect(!verbose.output.contains("999999") && verbose.status == 0)
    // No process can be shown, but the requested table of memory is.
    let memory = try run(make + "on -m 999999")
    #expect(memory.output.hasPrefix("\nPer-node system memory") && memory.status == 0)
  }

  @Test func hasNoProcessZero() throws {
    try prints(
      "numastat-swift 0", "", errors: "numastat-swift: 0: no process has this number\n", status: 1)
  }

  /// Row 53: a new word in a line of numa_maps does not stop the tool.
  ///
  /// A line that is not the kernel's stops numastat.
  @Test func passesOverAWordThatIsNew() throws {
    let outcome = try run(
      "four; echo '1000 default heap Nx N1=256 kernelpagesize_kB=4' | process 7 p; on 7")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\nHeap                         0.00            1.00 "))
    let none = try run("four; echo 'what is this' | process 7 p; on 7 2>&1 | sed \"s|$T||\"")
    #expect(none.output.hasPrefix("numastat-swift: 7: /proc/7/numa_maps: "))
  }

  @Test func showsWhatIsAskedInNumastatsOrder() throws {
    let outcome = try run("four; \(maps) | process 7 p; on -c -n -m 7 | grep '^Per'")
    #expect(
      outcome.output == """
        Per-node process memory usage (in MBs) for PID 7 (p)
        Per-node system memory usage (in MBs):
        Per-node numastat info (in MBs):

        """)
  }

  // MARK: Processes of this machine

  /// The total of the table is the sum of the pages in numa_maps.
  @Test func countsALiveProcess() throws {
    let outcome = try run(
      """
      sleep infinity & trap 'kill -KILL $!; rm -rf "$T"' EXIT
      until [[ $(head -n 3 /proc/$!/status) == *sleep*State:*S\\ * ]]; do :; done
      numastat-swift $! | awk '$1 == "Total" { print $NF }'
      awk '{ for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { sub(/.*=/, "", $i); sum += $i } }
        END { printf "%.2f\\n", sum * 4096 / 1048576 }' /proc/$!/numa_maps
      """)
    let sums = outcome.output.split(separator: "\n")
    #expect(sums.count == 2 && sums[0] == sums[1], "\(outcome)")
  }

  /// A zombie and a kernel thread, whose numa_maps is empty, are shown without memory.
  @Test func showsProcessesWithoutMemory() throws {
    try prints(
      "four; process 7 z </dev/null; on -z 7",
      table(" for PID 7 (z)") + "Table has no non-zero data.\n")
    #expect(try run("four; process 7 z </dev/null; on 7 | tail -n 1").output.hasSuffix(" 0.00\n"))
  }
}
