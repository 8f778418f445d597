// Moves the pages of a running process between nodes, and says what stayed and why.
//
//   migrate-process PID FROM TO
//
// FROM and TO are what numactl takes: 2-5, all, !0, +1, netdev:eth0.
import Glibc
import NumaCore

/// What a user's word means here. The machine is read once, and both words mean the same machine.
func nodes(_ word: String, on topology: NodeTopology) throws -> NodeMask {
  let selection = try NodeSpecifier(word).select(on: topology, from: SystemRoot.live)
  // Valid, and yet perhaps not what was meant: a range that goes down, a set that is empty.
  for warning in selection.warnings { print("warning: \(word): \(warning)") }
  return selection.nodes
}

guard CommandLine.arguments.count == 4 else {
  print("usage: migrate-process PID FROM TO")
  exit(1)
}
do {
  // Not Int32(...): a number that was cut to 32 bits would be another process.
  let process = try ProcessID([UInt8](CommandLine.arguments[1].utf8))
  let topology = try SystemRoot.live.nodeTopology()
  let from = try nodes(CommandLine.arguments[2], on: topology)
  let to = try nodes(CommandLine.arguments[3], on: topology)

  // Sets, not lists: the kernel pairs them in ascending order, and may leave nodes alone.
  for pair in NodePairs(from: from, to: to).pairs {
    print("node \(pair.source) goes to node \(pair.target)")
  }
  // Throws a MigrationRefusal, which knows the right or the memory that is missing.
  let outcome = try ProcessMigration(of: process, from: from, to: to).run()
  // A call that succeeds may still leave pages behind: shared ones, for a start.
  print(outcome.remainder?.description ?? "no page stayed")
} catch {
  print("migrate-process: \(error)")
  exit(1)
}
