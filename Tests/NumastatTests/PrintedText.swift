import CommandInterface
import Foundation
import NumaCore

@testable import numastat_swift

/// Returns the output of a command line such as `NUMASTAT_WIDTH=60 numastat -n` on a machine.
///
/// The command line names processes by number.
func printed(_ command: String, on root: SystemRoot) throws -> String {
  var words = command.split(separator: " ").map { Word(String($0)) }
  var width = 10_000_000
  if let first = words.first?.description, first.hasPrefix("NUMASTAT_WIDTH=") {
    let wish = Word(String(first.dropFirst("NUMASTAT_WIDTH=".count)))
    width = .screenWidth(wish: wish, terminal: TerminalTraits())
    words.removeFirst()
  }
  let plan = try Plan(words, posixlyCorrect: false)
  let machine = try NodeColumns(root)
  let processes = try plan.subjects.compactMap { subject -> ProcessMemory? in
    guard case .process(let id) = subject else { return nil }
    return ProcessMemory(id: id, name: try root.name(of: id), use: try root.memoryUse(of: id))
  }
  var reports = machine.reports(of: processes, isOne: processes.count == 1, plan)
  if plan.showsMemory { reports.append(try machine.memoryReport(plan, root)) }
  if plan.isPlain {
    reports.append(try machine.plainReport(plan, root))
  } else if plan.showsCounters || (!plan.showsMemory && processes.isEmpty) {
    reports.append(try machine.counterReport(plan, root))
  }
  return String(decoding: reports.flatMap { $0.text(plan, width: width) }, as: UTF8.self)
}
