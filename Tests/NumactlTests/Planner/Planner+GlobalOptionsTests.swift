import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the command lines that `--check` and `--json` accept.
struct PlannerGlobalOptionsTests {
  private let tree: FileTree

  init() throws { tree = try FileTree(machine: "gap-0-2-5") }

  private func plan(_ words: [Word]) throws(Failure) -> Plan {
    try Planner.plan(["numactl"] + words) { _ in Machine(tree.root) }
  }

  /// A node that is not allowed is noted in the check, and a malformed specifier is a failure.
  @Test func notesWhatIsNotAllowed() throws {
    let refused: [(Word, String)] = [
      ("9", "no such node (nodes here: 0,2,5)"),
      ("0,9", "'9' at character 3: no such node (nodes here: 0,2,5)"),
      ("+3", "'3' at character 2: only 3 nodes are allowed, +0 to +2"),
    ]
    for (text, reason) in refused {
      let setting = Setting(option: "--membind", text: text, value: .refused(reason))
      #expect(try plan(["--check", "-m", text]).steps == [.apply(setting)])
    }
    #expect(throws: Failure.self) { try plan(["--check", "-m", "0,"]) }
  }

  @Test(
    arguments: [
      (["--check", "-s"], "--check: tries the settings of a command; --show is none"),
      (["--check", "-H"], "--check: tries the settings of a command; --hardware is none"),
      (
        ["--check", "--explain", "0"], "--check: tries the settings of a command; --explain is none"
      ),
      (["--check", "--version"], "--check: tries the settings of a command; --version is none"),
      (["--check", "-f", "x"], "--check: tries the settings of a command; --file is none"),
      (
        ["--check", "--best-effort", "-m", "0"],
        "--best-effort: makes no sense with --check, which applies nothing"
      ),
      (["--json", "true"], "--json: there is no report to print"),
      (["--json", "-f", "x", "-m", "0"], "--json: there is no report to print"),
      (
        ["--json", "-f", "x", "-m", "0", "-V", "-d"],
        "--json: cannot stand with --verify, which prints lines of its own"
      ),
      (["--json", "-f", "x", "-d", "-f", "y", "-d"], "--json: prints one segment or file, not 2"),
      (
        ["--json", "-f", "x", "-d", "-s"],
        "--json: prints one report, and --show is another than --dump"
      ),
      (["-f", "", "-m", "0"], "--file: '': is no file name"),
      (["--length=4k", "--shm="], "--shm: '': is no file name"),
    ] as [([Word], String)])
  func refuses(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(try plan(words))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test(arguments: [["--json", "-h"], ["--check", "-h"], ["--tiers", "--help"]] as [[Word]])
  func helpsWhateverElseIsAsked(words: [Word]) throws {
    #expect(try plan(words).ending == .help)
  }

  @Test(
    arguments: [
      ["--json", "-s"], ["--json", "-H"], ["--json", "--version"], ["--json", "--explain", "0"],
      ["--json", "--check", "-m", "0"], ["--json", "-f", "x", "-d", "-D"],
    ] as [[Word]])
  func printsReportsAsJSON(words: [Word]) throws { _ = try plan(words) }
}
