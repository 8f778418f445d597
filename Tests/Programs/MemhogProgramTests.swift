import Testing

/// Tests of the built tool as a process, on the machine that runs the tests; `+0` is its first allowed node.
@Suite(.serialized)
struct MemhogProgramTests {
  private static let usage = """
    usage: memhog [option ...] SIZE [POLICY [NODES]]

    Takes SIZE bytes of memory under a policy and writes to each of them, with a dot for every 10 MiB.
    SIZE may end in k, m or g. POLICY is one of
      interleave, weighted-interleave, membind, preferred, preferred-many, behind which NODES must
      follow; local, default.
    NODES is a list of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the first allowed;
    netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's; cpu, mem, tier:N, dram,
    hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.
    Options come before SIZE.

      -f, --file=FILE      Write to this file, which must be long enough.
      -r, --repeat[=N]     Write everything that often; without a number not at all. Once by default.
      -H, --no-huge-pages  Take no transparent huge pages.
      -h, --help           Print this help and exit.
          --version        Print the version and exit.

    """

  /// A run that succeeds prints exactly the dots on stdout, and warnings on stderr.
  @Test(arguments: [
    ("memhog 1M", ".\n", ""), ("memhog 25M", "...\n", ""), ("memhog 20M", "..\n", ""),
    ("memhog 100", ".\n", ""), ("memhog 0x100000", ".\n", ""), ("memhog -r3 1M", ".\n.\n.\n", ""),
    ("memhog -r0 1M", "", ""), ("memhog -r 1M", "", ""), ("memhog -H 1M", ".\n", ""),
    ("memhog 1x", ".\n", "memhog: warning: 1x: 'x' is ignored: 1 byte\n"),
    (
      "memhog -rabc 1M", "",
      "memhog: warning: -rabc: no number of times: nothing is written\n"
    ),
    ("memhog 1M --membind +0", ".\n", ""), ("memhog 1M ---membind all", ".\n", ""),
    ("memhog 1M local", ".\n", ""), ("memhog 1M preferred ''", ".\n", ""),
    ("memhog 1M interleave mem", ".\n", ""),
    ("memhog 1M default 7", ".\n", "memhog: warning: 7: ignored\n"),
    ("exec -a /x/other memhog 1x", ".\n", "other: warning: 1x: 'x' is ignored: 1 byte\n"),
    ("memhog -f/dev/zero 1M", ".\n", ""),
  ])
  func succeeds(line: String, output: String, errors: String) throws {
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: output, errors: errors))
  }

  @Test(arguments: ["memhog -h", "memhog --help", "memhog --he", "memhog -H -h x"])
  func helps(line: String) throws {
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: Self.usage, errors: ""))
  }

  @Test func tellsItsVersion() throws {
    let outcome = try BuiltTool.run("memhog --version")
    #expect(outcome.output.hasPrefix("memhog (numactl-swift) "))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  /// A command line that cannot be read prints the reason and the usage, and exits with 1.
  @Test(arguments: [
    ("memhog", "SIZE: missing operand"), ("memhog -- 1M", "--: no such option"),
    ("memhog -1", "-1: no such option"), ("memhog --foo", "--foo: no such option"),
    ("memhog -f", "-f: needs a value (FILE)"),
    ("memhog 1M interleave", "interleave: needs a value (NODES)"),
  ])
  func printsUsage(line: String, reason: String) throws {
    let errors = "memhog: \(reason)\n\(Self.usage)"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  @Test(arguments: [
    ("memhog 1M bind 0", "bind: no such policy"),
    ("memhog 1M -r2", "-r2: no such policy (options come before SIZE)"),
  ])
  func tellsABadValueInOneLine(line: String, reason: String) throws {
    let errors = "memhog: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  /// A wrong word prints one line that names it and no dot, and exits with 1.
  @Test(arguments: [
    ("memhog 0", "0: not a size"), ("memhog abc", "abc: not a size"),
    ("memhog 999999G", "999999G: mmap: Cannot allocate memory"),
    ("memhog 1M membind ''", "membind: '': bind: no node is given"),
    ("memhog -f/nonexist 1M", "/nonexist: No such file or directory"),
    ("memhog -f '' 1M", "'': No such file or directory"), ("memhog -f/ 1M", "/: Is a directory"),
    (
      "f=$(mktemp); trap 'rm $f' EXIT; truncate -s 1M $f; memhog -f$f 2M 2>&1 | sed 's/: .*too/: F: too/' >&2; exit ${PIPESTATUS[0]}",
      "F: too short: it has 1048576 bytes of 2097152"
    ),
    (
      "memhog 1M membind 0,",
      "membind: 0,: at character 3: not a number, a range, 'all', a node word or a device"
    ),
    ("memhog 1M membind netdev:lo", "membind: netdev:lo: the kernel shows no node for this device"),
  ])
  func namesTheWord(line: String, reason: String) throws {
    let errors = "memhog: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  @Test func refusesANodeThatIsNotThere() throws {
    let outcome = try BuiltTool.run("memhog 1M membind 9999")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("memhog: membind: 9999: no such node"))
  }

  /// The requested bytes of a file are written, and no bytes after them.
  @Test func writesToAFile() throws {
    let line = """
      f=$(mktemp); trap 'rm $f' EXIT; truncate -s 12M $f
      memhog -f$f 11000001; tr -d '\\377' <$f | wc -c; stat -c %s $f
      """
    let expected = "..\n\((12 << 20) - 11_000_001)\n\(12 << 20)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: expected, errors: ""))
  }

  /// A dot is printed before its piece is written, to show the progress.
  @Test func printsDotsAtOnce() throws {
    let line = "exec 3< <(exec memhog -r1000000000 1k); head -c 4 <&3; kill $!"
    #expect(try BuiltTool.run(line).output == ".\n.\n")
  }

  @Test(arguments: [
    ("memhog 1M >/dev/full", "standard output: No space left on device"),
    ("memhog 1M >&-", "standard output: Bad file descriptor"),
  ])
  func failsWhereItsOutputIsLost(line: String, reason: String) throws {
    #expect(
      try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: "memhog: \(reason)\n"))
  }

  @Test func needsNoProc() throws {
    // Without nodes, no file of the machine is read.
    let line = "strace -f -e trace=openat memhog 1M local 2>&1 | grep -c /proc || true"
    guard try BuiltTool.run("type -P strace").status == 0 else { return }
    #expect(try BuiltTool.run(line).output == "0\n")
  }
}
