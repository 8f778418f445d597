import Testing

/// Tests of the built tool as a process, on the machine that runs the tests; `+0` is its first allowed node.
@Suite(.serialized)
struct MigratepagesProgramTests {
  private static let usage = """
    usage: migratepages PID FROM TO
           migratepages [OPTIONS] [PID[,PID...]] FROM TO
           migratepages [OPTIONS] --pairs=PAIRS [PID[,PID...]]
           migratepages [OPTIONS] --file=FILE|--shm=SHMID FROM TO
           migratepages [OPTIONS] --evacuate=FROM [--to=TO]

    Moves all pages of the process PID that lie on the nodes FROM to the nodes TO.
    FROM and TO are lists of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the
    first allowed; netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's;
    cpu, mem, tier:N, dram, hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.

      -h, --help             Print this help and exit.
      -V, --version          Print the version and exit.
          --engine=ENGINE    Who moves: the kernel in one call (kernel), this tool a few pages at a time (parallel), or what suits the process (auto).
          --jobs=N           Move with N threads; by default as many as make it faster, at most 8.
          --max-pause=TIME   Make calls so short that the process waits no longer for a page: 20ms, 0.5s.
          --timeout=TIME     Stop when this much time has gone by, as 30 or 1.5s; say what was done, and exit with 124.
          --bandwidth=SIZE   Move no more than this in a second, all threads together: 500M.
          --progress[=json]  Show progress on stderr: a bar on a terminal, else a line each second; as JSON, one document a line, with --progress=json.
          --report[=json]    Print for each pair of nodes what moved, and what stayed and why; as JSON with --report=json.
          --strict           Exit with 3 where some pages stayed, with 4 where none moved though some should.
          --only=KINDS       Move these kinds of memory alone: a list of anon, heap, stack, file, shmem, hugetlb.
          --exclude=KINDS    Leave these kinds of memory where they are: --exclude=shmem,file.
          --map=TEXT         Move only mappings of files whose path holds TEXT. May be given several times.
          --range=A-B        Move only what lies at these addresses, hexadecimal as in /proc/PID/maps; several with commas between them.
          --min-size=SIZE    Leave mappings that are smaller where they are: 64k, 2m, 1g.
          --tree=PID         Move the process PID and all that descend from it, children that appear meanwhile too.
          --cgroup=PATH      Move the processes of a cgroup and of the groups below it.
          --container=ID     Move the processes of the container whose ID begins so, or whose name in LXC or Incus it is.
          --name=TEXT        Move the processes whose program has TEXT in its name.
          --user=USER        Move the processes of a user.
          --file=FILE        Move what is in memory of a file, or of the files below a folder (DIR/), instead of a process.
          --shm=SHMID        Move a SysV segment instead of a process; its ID is that of ipcs -m.
          --drop             With --file, give up the page cache of the files on the nodes FROM, except what is dirty or mapped.
          --evacuate=FROM    Move all processes away from the nodes FROM, the biggest first, then segments and files of tmpfs, and list what is left there and why.
          --to=TO            With --evacuate, the nodes to go to; by default all others, by what is free there.
          --cache            With --evacuate, then drop the page cache on the nodes that no process maps; where the kernel cannot, move that of open files.
          --offline          With --evacuate, then give back idle huge pages and take the memory of the nodes offline, block by block.
          --keep             With --offline, leave blocks offline although others stay.
          --pin              Then have the threads run beside the nodes that the pages went to.
          --rebind-policy    Before the move, replace the nodes of FROM by those of TO in the policies of threads and memory, so that new pages follow.
          --dry-run          Move nothing; print what would move, what room there is for it and how long it may take.
          --reserve=AMOUNT   Move nothing and exit with 5 where less than this would stay free on a node: 10% of its memory, or 2g.
          --pairs=PAIRS      Move from these nodes to those, instead of FROM and TO: 0:1,2:3. A swap, 0:1,1:0, swaps.
          --spread=RULE      Spread the pages of each node of FROM over all of TO: even, by what is free there (free), or by the weights of weighted interleaving (weights).

    """

  @Test func isBuilt() {
    #expect(BuiltTool.isBuilt, "run `make build` first")
  }

  /// A run that succeeds prints nothing on stdout that upstream does not print, and exits with 0.
  @Test(arguments: [
    ("migratepages $$ '' +0", ""),
    ("migratepages -- $$ '' +0", ""),
    ("migratepages $$ '' -- +0", ""),
    (
      "migratepages $$ +0 +0",
      "migratepages: warning: +0 +0: moves nothing: both name the same nodes\n"
    ),
    (
      "migratepages --file /etc/passwd +0 +0",
      "migratepages: warning: +0 +0: moves nothing: both name the same nodes\n"
    ),
    ("migratepages $$ '!all' +0", "migratepages: warning: !all: names nothing here\n"),
    (
      "migratepages 0 '' +0",
      "migratepages: warning: 0: process 0 stands for this program itself\n"
    ),
    (
      "exec -a other migratepages $$ '!all' +0",
      "other: warning: !all: names nothing here\n"
    ),
    (
      "exec -a /x/y/other migratepages $$ '!all' +0",
      "other: warning: !all: names nothing here\n"
    ),
  ])
  func succeeds(line: String, errors: String) throws {
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: "", errors: errors))
  }

  @Test(arguments: [
    "migratepages -h", "migratepages --help", "migratepages --he", "migratepages 1 0 0 -h",
  ])
  func helps(line: String) throws {
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: Self.usage, errors: ""))
  }

  @Test(arguments: ["migratepages --version", "migratepages -V", "migratepages --v"])
  func tellsItsVersion(line: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.output.hasPrefix("migratepages (numactl-swift) "))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  /// A command line that cannot be read prints the reason and the usage, and exits with 1.
  @Test(arguments: [
    ("migratepages", "PID: missing operand"), ("migratepages 1 0", "TO: missing operand"),
    ("migratepages 1 0 0 0", "0: one operand too many"),
    ("migratepages -x", "-x: no such option"), ("migratepages --foo", "--foo: no such option"),
    ("migratepages -1 0 0", "-1: no such option"),
    ("migratepages --help=1", "--help: takes no value"),
    ("POSIXLY_CORRECT=1 migratepages 1 -h", "TO: missing operand"),
  ])
  func printsUsage(line: String, reason: String) throws {
    let errors = "migratepages: \(reason)\n\(Self.usage)"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  @Test(arguments: [
    ("migratepages --timeout=x 1 0 0", "--timeout: x: not a time such as 30, 1.5s or 20ms"),
    ("migratepages --jobs=0 1 0 0", "--jobs: 0: not a number from 1 to 1024"),
    ("migratepages --engine=x 1 0 0", "--engine: x: not kernel, parallel or auto"),
    (
      "migratepages --container=a/b 0 0",
      "--container: a/b: not the name of a container, nor the start of its ID"
    ),
  ])
  func tellsABadValueInOneLine(line: String, reason: String) throws {
    let errors = "migratepages: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  /// A wrong word prints one line that names it, and exits with 1.
  @Test(arguments: [
    ("migratepages x 0 0", "x: not a process ID"), ("migratepages '' 0 0", "'': not a process ID"),
    ("migratepages 12x 0 0", "12x: not a process ID"),
    ("migratepages -- -1 0 0", "-1: a process ID is not negative"),
    ("migratepages 4294967296 0 0", "4294967296: no process ID is that large"),
    ("migratepages 2147483647 '' +0", "2147483647: no such process"),
    (
      "migratepages $$ 0, 0",
      "0,: at character 3: not a number, a range, 'all', a node word or a device"
    ),
    (
      "migratepages $$ 1,tier:x 0",
      "1,tier:x: 'x' at character 8: not a decimal number that fits, without leading zeros"
    ),
    ("migratepages $$ of:2147483647 0", "of:2147483647: no such process"),
    (
      "migratepages $$ of:2147483648 0",
      "of:2147483648: '2147483648' at character 4: not a decimal number that fits, without leading zeros"
    ),
    ("migratepages $$ +0- 0", "+0-: at character 4: the range has no last node"),
    ("migratepages $$ '+0 ' 0", "+0 : ' ' at character 3: a comma or the end was due"),
    ("migratepages $$ '' ''", "'': no node to move to"),
    ("migratepages $$ '' '!all'", "!all: no node to move to"),
    (
      "migratepages $$ netdev:lo +0", "netdev:lo: the kernel shows no node for this device"
    ),
    ("migratepages $$ ip:127.0.0.1 +0", "ip:127.0.0.1: the kernel shows no node for this device"),
    ("migratepages $$ ip:localhost +0", "ip:localhost: the kernel shows no node for this device"),
    ("migratepages $$ ip:-x +0", "ip:-x: not a host name or address"),
    (
      "migratepages $$ file:/nonexistent +0", "file:/nonexistent: No such file or directory"
    ),
    (
      "migratepages $$ pci:garbage +0",
      "pci:garbage: not a PCI address ([segment:]bus:device[.function], hexadecimal)"
    ),
    // Words are bytes; bytes that are not text or would control a terminal are escaped.
    ("migratepages $'\\xff' 0 0", "\\xff: not a process ID"),
    (
      "migratepages $$ $'\\x1b[31m' 0",
      "\\x1b[31m: not a number, a range, 'all', a node word or a device"
    ),
    ("migratepages $$ $'0\\n1' 0", "0\\x0a1: '\\x0a1' at character 2: a comma or the end was due"),
  ])
  func namesTheWord(line: String, reason: String) throws {
    let errors = "migratepages: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  /// A node that no machine has is refused in one line.
  @Test(arguments: ["9999", "0-9999", "9999-0", "4294967296", "18446744073709551616", "+9999"])
  func refusesANodeThatIsNotThere(specifier: String) throws {
    let outcome = try BuiltTool.run("migratepages $$ \(specifier) +0")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("migratepages: \(specifier): "))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// The longest word that execve(2) takes is 128 KiB.
  @Test func survivesTheLongestWord() throws {
    let line = "printf -v word '%*s' 65000 ''; migratepages $$ \"${word// /0,}x\" 0"
    let outcome = try BuiltTool.run("\(line) 2>&1 | tail -c 80")
    #expect(
      outcome.output.hasSuffix(
        "'x' at character 130001: not a number, a range, 'all', a node word or a device\n"))
  }

  @Test(arguments: [
    ("migratepages --help >/dev/full", "standard output: No space left on device"),
    ("migratepages --version >&-", "standard output: Bad file descriptor"),
  ])
  func failsWhereItsOutputIsLost(line: String, reason: String) throws {
    let errors = "migratepages: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  @Test func endsByTheSignalOfAClosedPipe() throws {
    // The reader is gone before the tool starts.
    let line = "exec 3> >(true); wait $!; migratepages --help >&3"
    #expect(try BuiltTool.run(line) == Outcome(status: 141, output: "", errors: ""))
    let ignoring = "trap '' PIPE; \(line)"
    #expect(try BuiltTool.run(ignoring) == Outcome(status: 1, output: "", errors: ""))
  }

  @Test func goesOnWithoutAReaderOfItsWarnings() throws {
    // The tool warns before it works; the exit status shows that it continued.
    let line = "exec 3> >(true); wait $!; migratepages 0 '!all' +0 2>&3"
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: "", errors: ""))
  }

  @Test func looksNamesUpForACallerThatIgnoresItsChildren() throws {
    let outcome = try BuiltTool.run("env --ignore-signal=CHLD migratepages $$ ip:localhost +0")
    #expect(
      outcome.errors == "migratepages: ip:localhost: the kernel shows no node for this device\n")
  }

  @Test(arguments: ["exec -a '' migratepages x 0 0", "exec -a foo/ migratepages x 0 0"])
  func hasANameWhereTheCallerGaveNone(line: String) throws {
    #expect(try BuiltTool.run(line).errors == "migratepages: x: not a process ID\n")
  }

  @Test func showsItsProgressWhereThatIsAskedFor() throws {
    let done = "100%, 0 bytes moved, 0 bytes/s, pause 0.0 ms"
    let outcome = try BuiltTool.run("echo $$; exec migratepages --progress $$ '' +0")
    let process = outcome.output.dropLast()
    #expect(outcome.errors == "migratepages: \(process): \(done)\n")
    // The bar takes up most of the 80 columns.
    let drawn = try Self.onTerminal("migratepages --progress \\$\\$ '' +0")
    #expect(drawn.hasPrefix("\r"))
    #expect(drawn.contains(" [\u{1b}[32m######"))
    #expect(drawn.hasSuffix("#\u{1b}[0m] \(done)\u{1b}[K\r\n"))
    for quiet in ["migratepages \\$\\$ '' +0", "migratepages --jobs=1 \\$\\$ '' +0"] {
      #expect(try Self.onTerminal(quiet) == "")
    }
  }

  /// Returns the output of a command that succeeds on a terminal of 80 columns.
  private static func onTerminal(_ line: String) throws -> String {
    let shown = try BuiltTool.run(
      "TERM=xterm script -qec \"stty cols 80; \(line)\" /dev/null </dev/null")
    #expect(shown.status == 0)
    return shown.output
  }

  /// SIGUSR1 does not end the tool if it arrives before the engine runs.
  ///
  /// The pipe is full, so the tool cannot end the dry run before the signal arrives.
  @Test func isNotEndedByWhoeverAsksBeforeTheEngineRuns() throws {
    let line = """
      python3 -c 'import os, signal, subprocess, time
      reading, writing = os.pipe()
      os.set_blocking(writing, False)
      try:
        while True: os.write(writing, b" " * 4096)
      except BlockingIOError: os.set_blocking(writing, True)
      tool = os.environ["BIN"] + "/migratepages"
      run = subprocess.Popen([tool, "--dry-run", str(os.getpid()), "", "+0"], stdout=writing)
      os.close(writing)
      def holds():
        lines = open("/proc/%d/status" % run.pid).read().splitlines()
        held = [int(line.split()[1], 16) for line in lines if line.startswith("SigBlk")]
        return held[0] >> (signal.SIGUSR1 - 1) & 1
      while not holds(): time.sleep(0.01)
      run.send_signal(signal.SIGUSR1)
      text = open(reading).read()
      print(run.wait(), text.strip().splitlines()[-1])'
      """
    let outcome = try BuiltTool.run(line)
    #expect(outcome == Outcome(status: 0, output: "0 all: 0 bytes would move\n", errors: ""))
  }

  @Test func needsNoStandardDescriptors() throws {
    #expect(try BuiltTool.run("migratepages $$ '' +0 <&- >&- 2>&-").status == 0)
  }

  @Test func refusesAnEmptyArgv() throws {
    // Linux 5.18 and later put an empty word into an empty argv.
    let line = """
      python3 -c 'import ctypes, os
      path = (os.environ["BIN"] + "/migratepages").encode()
      ctypes.CDLL(None).execv(path, (ctypes.c_char_p * 1)(None))'
      """
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 1 && outcome.output.isEmpty && !outcome.errors.isEmpty)
  }
}
