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
    let requested = Word(String(first.dropFirst("NUMASTAT_WIDTH=".count)))
    width = .screenWidth(requested: requested, terminal: TerminalTraits())
    words.removeFirst()
  }
  let plan = try Plan(words, posixlyCorrect: false)
  let nodes = try OnlineNodes(root).nodes
  let builder = ReportBuilder(nodes, plan)
  let processes = try plan.processes.compactMap { named -> ListedProcess? in
    guard case .process(let id) = named else { return nil }
    return ListedProcess(id: id, name: try root.name(of: id), use: try root.memoryUse(of: id))
  }
  var reports = builder.reports(of: processes, isOne: processes.count == 1)
  if plan.showsMemory { reports.append(builder.report(of: try MemoryReading(nodes, root))) }
  if plan.isPlain {
    reports.append(builder.plainReport(of: try CounterReading(nodes, root)))
  } else if plan.showsCounters || (!plan.showsMemory && processes.isEmpty) {
    reports.append(builder.report(of: try CounterReading(nodes, root)))
  }
  let text = reports.flatMap { TextOutput($0, plan.style, width: width).bytes }
  return String(decoding: text, as: UTF8.self)
}
