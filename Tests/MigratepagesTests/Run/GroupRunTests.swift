import NumaCore
import Testing

@testable import CommandInterface
@testable import migratepages

struct GroupRunTests {
  private static let numbers = "2147483645,2147483646"

  /// Runs the migration of processes that no kernel has, and returns the run and its output.
  private func run(
    _ processes: ProcessRequest, on machine: MadeProcesses, _ report: RunOptions.ReportForm? = nil
  ) throws -> (run: GroupRun, output: String) {
    var options = RunOptions()
    options.report = report
    let migration = ResolvedMigration(
      from: [0], to: [1], isEvacuation: processes.choices == [.all], options: options)
    let request = MigrationRequest(processes: processes, nodes: .pairs([]), options: options)
    var run = GroupRun(
      of: request, migration, StatusLine(name: "test", terminal: TerminalTraits()))
    try run.carryOut(in: machine.root)
    var output = ""
    run.report.write(to: &output)
    return (run, output)
  }

  @Test func countsThoseThatMoved() throws {
    let (run, _) = try run(ProcessRequest(pids: ProcessID.made), on: MadeProcesses([:]))
    #expect(
      run.failure?.message == "\(Self.numbers): 0 of 2 processes moved, 0 bytes in all")
    // Both processes are missing for the same reason, which is reported in one line.
    #expect(run.warnings.count == 1)
  }

  @Test func namesProgramsSafely() throws {
    let machine = try MadeProcesses([ProcessID.made[0]: "a\u{1b}[31m\\n\\\\"])
    let (_, output) = try run(ProcessRequest(pids: ProcessID.made), on: machine, .text)
    let lines = output.split(separator: "\n").filter { $0.hasPrefix("process") }
    #expect(lines == ["process 2147483645 (a\\x1b[31m\\x0a\\):", "process 2147483646:"])
  }

  /// The machine has no node 0, so the memory that is left there cannot be read.
  @Test func reportsThoughTheNodesCannotBeRead() throws {
    let machine = try MadeProcesses([ProcessID.made[0]: "a"])
    let (run, output) = try run(ProcessRequest(choices: [.all]), on: machine, .text)
    #expect(output == "all: 0 bytes moved\n")
    let unread = "nodes 0: what is left on them cannot be read"
    #expect(run.failure?.message == unread)
    #expect(run.warnings.isEmpty)
    // Of two failures, one is reported as a warning, before the other.
    let processes = ProcessRequest(pids: [ProcessID.made[0]], choices: [.all])
    let both = try self.run(processes, on: machine).run
    #expect(
      both.failure?.message
        == "2147483645, --evacuate: 0 of 1 process moved, 0 bytes in all")
    #expect(both.warnings.last == unread)
  }
}
