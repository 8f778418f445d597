import Foundation
import Testing

/// Tests of the built numactl as a process, on the machine that runs the tests.
///
/// They verify what the command inherits from the caller, and where the output goes.
@Suite(.serialized)
struct NumactlProgramTests {
  /// Commands that print a property of their process print the same alone and through numactl.
  @Test(arguments: [
    // Signals that are ignored, blocked or neither.
    "grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status",
    "env --ignore-signal=PIPE --block-signal=USR1,HUP @ grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status",
    "env --default-signal=PIPE --ignore-signal=INT @ grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status",
    // Descriptors: numactl opens none and closes none.
    "ls /proc/self/fd", "ls /proc/self/fd <&-", "ls /proc/self/fd 2>&-",
    "ls /proc/self/fd <&- 2>&-",
    "ls /proc/self/fd 7</dev/null 9>/dev/null",
    // Other properties that a process inherits.
    "env -i A=1 B= @ /usr/bin/env", "cd /usr && @ pwd -P", "umask 027; @ bash -c umask",
    "nice -n 5 @ nice", "@ bash -c 'ulimit -n -c -v'",
    "@ bash -c 'echo $$ $PPID' | grep -c .",
  ])
  func handsOnTheCallersWorld(line: String) throws {
    let marked = line.contains("@") ? line : "@ " + line
    // All run in one shell, so that they inherit the same properties. Settings do not change these.
    let ways = ["", "\"$BIN\"/numactl-swift", "\"$BIN\"/numactl-swift -m +0 -C all --"].map {
      "(\(marked.replacing("@", with: $0))); echo \"status $?\""
    }
    let outcome = try BuiltTool.run(ways.joined(separator: "; echo ==; "))
    let shown = outcome.output.components(separatedBy: "==\n")
    #expect(shown.count == 3 && shown[0].count > "status 0\n".count)
    #expect(shown[0].hasSuffix("status 0\n"))
    #expect(shown[1] == shown[0])
    #expect(shown[2] == shown[0])
  }

  @Test func standardOutputMayBeClosed() throws {
    let line = "bash -c 'ls /proc/self/fd >&2' >&-"
    let outcome = try BuiltTool.run("\(line); echo == >&2; numactl-swift -m +0 \(line)")
    let shown = outcome.errors.components(separatedBy: "==\n")
    #expect(shown.count == 2 && !shown[0].isEmpty)
    #expect(shown.first == shown.last)
  }

  @Test func wordsArriveByteForByte() throws {
    let line = #"numactl-swift printf %s $'a\xff\xfe b\x80\n\x01' | od -An -tx1"#
    #expect(try BuiltTool.run(line).output == " 61 ff fe 20 62 80 0a 01\n")
    let empty = "numactl-swift bash -c 'echo $#:$2:' sh 1 '' 3"
    #expect(try BuiltTool.run(empty).output == "3::\n")
  }

  @Test func theNameOfACommandMayBeNoText() throws {
    let line = #"""
      cd "$(mktemp -d)" && printf 'echo found' >$'\xff' && chmod +x $'\xff' && numactl-swift ./$'\xff'
      """#
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: "found\n", errors: ""))
  }

  @Test func passesTwoMegabytesOn() throws {
    // Arguments may take a quarter of the stack.
    let line = """
      ulimit -s 32768
      printf -v word '%*s' 100000 ''; words=()
      for i in {1..20}; do words+=("${word// /x}"); done
      numactl-swift bash -c 'IFS=; all="$*"; echo $# ${#all}' sh "${words[@]}"
      """
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: "20 2000000\n", errors: ""))
  }

  /// The command is searched for in PATH; the folder has scripts `here`, `-s` and `hardware`, which print their names.
  @Test(arguments: [
    ("PATH= \"$BIN\"/numactl-swift here", "here\n"),
    ("PATH=/nonexistent: \"$BIN\"/numactl-swift here", "here\n"),
    ("PATH=. \"$BIN\"/numactl-swift -- -s", "-s\n"),
    ("PATH=. \"$BIN\"/numactl-swift -l -- -s -H", "-s -H\n"),
    ("PATH=. \"$BIN\"/numactl-swift hardware", "hardware\n"),
    ("\"$BIN\"/numactl-swift ./here a -s --show", "./here a -s --show\n"),
    ("env -u PATH \"$BIN\"/numactl-swift echo found", "found\n"),
    // A file that is not executable is skipped while PATH has more folders.
    ("PATH=\"$PWD\"/forbidden:. \"$BIN\"/numactl-swift here", "here\n"),
  ])
  func findsTheCommand(line: String, output: String) throws {
    let scripts = """
      cd "$(mktemp -d)" && mkdir forbidden && echo 'exit 9' >forbidden/here
      for name in here -s hardware; do
        echo 'echo "${0##*/}${1:+ $*}"' >./$name; chmod +x ./$name
      done

      """
    let named = output.hasPrefix("./") ? String(output.dropFirst(2)) : output
    #expect(try BuiltTool.run(scripts + line) == Outcome(status: 0, output: named, errors: ""))
  }

  @Test(arguments: [
    ("numactl-swift nosuchcmd", 127, "nosuchcmd: cannot be run: No such file or directory"),
    ("numactl-swift ''", 127, "'': cannot be run: No such file or directory"),
    ("numactl-swift /etc", 126, "/etc: cannot be run: Permission denied"),
    ("numactl-swift /etc/passwd", 126, "/etc/passwd: cannot be run: Permission denied"),
    ("numactl-swift /etc/passwd/x", 126, "/etc/passwd/x: cannot be run: Not a directory"),
    (
      "f=$(mktemp) && printf '#!/nonexistent\\n' >$f && chmod +x $f && cd ${f%/*} && mv $f script.of.none; "
        + "numactl-swift ./script.of.none; s=$?; rm -f script.of.none; exit $s",
      127, "./script.of.none: cannot be run: No such file or directory"
    ),
  ])
  func tellsACommandThatCannotBeRunFromARefusal(line: String, status: Int32, reason: String) throws
  {
    let errors = "numactl-swift: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: status, output: "", errors: errors))
  }

  /// A mistyped folder is refused, and not shown as a machine without nodes.
  @Test(arguments: [
    ("/nonexistent", "No such file or directory"), ("''", "No such file or directory"),
    ("/etc", "holds no machine: there are no nodes in its sys/devices/system/node"),
  ])
  func refusesAFolderWithoutAMachine(folder: String, reason: String) throws {
    let outcome = try BuiltTool.run("numactl-swift -H --sysroot \(folder)")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors == "numactl-swift: --sysroot: \(folder): \(reason)\n")
  }

  @Test(arguments: [
    ("numactl-swift bash -c 'exit 42'", 42), ("numactl-swift bash -c 'kill -9 $$'", 137),
    ("numactl-swift false", 1), ("numactl-swift -m +0 true", 0),
  ])
  func endsAsTheCommandDoes(line: String, status: Int32) throws {
    #expect(try BuiltTool.run("exec " + line) == Outcome(status: status, output: "", errors: ""))
  }

  /// Messages begin with the name by which the tool was started, for example that of a link.
  @Test(arguments: [
    ("exec -a numactl numactl-swift -z", "numactl: -z: no such option"),
    (
      "exec -a /opt/bin/numactl numactl-swift -m 9999 true",
      "numactl: --membind: 9999: no such node"
    ),
    (
      "d=$(mktemp -d); ln -s \"$BIN\"/numactl-swift $d/numactl; $d/numactl -z",
      "numactl: -z: no such option"
    ),
    ("exec -a '' numactl-swift -z", "numactl-swift: -z: no such option"),
  ])
  func saysWhatItWasCalledBy(line: String, start: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix(start))
  }

  @Test(arguments: ["-s", "-H", "--version", "--help", "-H --cpu-compress"])
  func failsWhereItsOutputIsLost(option: String) throws {
    #expect(
      try BuiltTool.run("numactl-swift \(option) >/dev/full")
        == Outcome(
          status: 1, output: "", errors: "numactl-swift: standard output: No space left on device\n"
        ))
    #expect(
      try BuiltTool.run("numactl-swift \(option) >&-")
        == Outcome(
          status: 1, output: "", errors: "numactl-swift: standard output: Bad file descriptor\n"))
    let closed = "exec 3> >(true); wait $!; numactl-swift \(option) >&3"
    #expect(try BuiltTool.run(closed) == Outcome(status: 141, output: "", errors: ""))
    #expect(
      try BuiltTool.run("trap '' PIPE; \(closed)") == Outcome(status: 1, output: "", errors: ""))
    // The output is complete, and nothing goes to stderr.
    let whole = try BuiltTool.run("numactl-swift \(option) | sed 's/free: [0-9]*/free: /'")
    #expect(whole.status == 0 && whole.output.hasSuffix("\n"))
    #expect(
      try BuiltTool.run("numactl-swift \(option) 2>&1 >/dev/null").output.isEmpty)
  }

  /// The command runs even if the reader of the warnings is gone.
  @Test func runsTheCommandWithoutAReaderOfItsWarnings() throws {
    let line = "exec 3> >(true); wait $!; numactl-swift -t bash -c 'echo ran' 2>&3"
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: "ran\n", errors: ""))
  }

  @Test func refusesAnEmptyArgv() throws {
    let line = """
      python3 -c 'import ctypes, os
      path = (os.environ["BIN"] + "/numactl-swift").encode()
      ctypes.CDLL(None).execv(path, (ctypes.c_char_p * 1)(None))'
      """
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 1 && outcome.output.isEmpty && !outcome.errors.isEmpty)
  }
}
