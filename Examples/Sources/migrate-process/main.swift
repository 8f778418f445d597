// Moves the pages of a running process between nodes, and reports which pages stayed and why.
//
//   migrate-process PID FROM TO
//
// FROM and TO are lists of nodes as for numactl: 2-5, all, !0, +1, netdev:eth0.
import Glibc
import NumaCore

/// Returns the nodes that a user's word selects on this machine.
///
/// The machine is read once, so that both words refer to the same machine.
func nodes(_ word: String, on topology: NodeTopology) throws -> NodeMask {
  let selection = try NodeSpecifier(word).select(on: topology, from: SystemRoot.live)
  // A valid word may still be a mistake, such as a range that goes down or a set that is empty.
  for warning in selection.warnings { print("warning: \(word): \(warning)") }
  return selection.nodes
}

guard CommandLine.arguments.count == 4 else {
  print("usage: migrate-process PID FROM TO")
  exit(1)
}
do {
  // Int32(...) is not used: a number that is cut to 32 bits would be another process.
  let process = try ProcessID([UInt8](CommandLine.arguments[1].utf8))
  let topology = try SystemRoot.live.nodeTopology()
  let from = try nodes(CommandLine.arguments[2], on: topology)
  let to = try nodes(CommandLine.arguments[3], on: topology)

  // FROM and TO are sets, not lists: the kernel pairs their nodes in ascending order, and may leave nodes alone.
  for pair in NodePairs(from: from, to: to).pairs {
    print("node \(pair.source) goes to node \(pair.target)")
  }
  // run() throws a MigrationRefusal, which names the missing permission or memory.
  let outcome = try ProcessMigration(of: process, from: from, to: to).run()
  // A call that succeeds may still leave pages in place, for example shared pages.
  print(outcome.remainder?.description ?? "no page stayed")
} catch {
  print("migrate-process: \(error)")
  exit(1)
}
