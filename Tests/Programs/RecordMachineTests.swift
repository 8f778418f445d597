import Testing

/// Verifies that a recording by scripts/record-machine is shown like the machine itself, which runs the tests.
struct RecordMachineTests {
  private static let prelude = """
    T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; record=$BIN/../../scripts/record-machine

    """

  private func run(_ line: String) throws -> Outcome { try BuiltTool.run(Self.prelude + line) }

  /// Values that change all the time are not compared.
  @Test(arguments: [
    ("numactl-swift --hardware", "/ free:/d"),
    ("numastat-swift -m", "/^MemTotal\\|^[^A-Z]/!s/ .*//"),
    ("numastat-swift", "/^[^ ]/s/ .*//"), ("numastat-swift -n", "/^[^ P]/s/ .*//"),
    ("numastat-swift --interval 0.01 --count 1", "s/[0-9.][0-9.]*/N/g; s/  */ /g"),
  ])
  func showsTheSameMachine(command: String, constant: String) throws {
    let outcome = try run(
      """
      "$record" "$T/machine" && \(command) | sed '\(constant)' >"$T/live"
      \(command) --sysroot "$T/machine" | sed '\(constant)' | diff "$T/live" - && [[ -s $T/live ]] && echo same
      """)
    #expect(outcome == Outcome(status: 0, output: "same\n", errors: ""))
  }

  @Test func copiesNoProcessAndNoAddress() throws {
    let outcome = try run(
      """
      "$record" "$T/machine" && ls "$T/machine" "$T/machine/proc"
      find "$T/machine" -name address -o -name cmdline -o -name environ -o -name 'uevent'
      """)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(
      outcome.output.replacing(/\/.*\n/, with: "\n").split(separator: "\n").filter { !$0.isEmpty }
        == [
          "proc", "sys", "meminfo", "self", "uptime", "vmstat",
        ])
  }

  @Test func leavesWhatIsThere() throws {
    let outcome = try run("\"$record\" \"$T\" 2>&1 | sed \"s|$T|DIR|\"; ls -A \"$T\"")
    #expect(outcome.output == "record-machine: DIR: is there already\n")
    #expect(try run("\"$record\"").status == 1)
    #expect(try run("\"$record\" --help").status == 0)
  }
}
