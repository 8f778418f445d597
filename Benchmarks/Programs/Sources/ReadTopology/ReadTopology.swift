import NumaCore
import LinuxSystem

/// Reads the topology of a machine made of files.
///
/// usage: ReadTopology DIR nothing|nodes|memory
///
/// `nodes` reads the set of nodes, and `memory` also reads the memory of each node. `nothing` reads nothing, for a
/// comparison.
@main
struct ReadTopology {
  static func main() throws {
    guard CommandLine.arguments.count == 3 else { throw UsageError() }
    let root = SystemRoot(FilePath(CommandLine.arguments[1]))
    switch CommandLine.arguments[2] {
    case "nothing": print(root.isLive ? 0 : 1)
    case "nodes": print(try root.nodeTopology().allowed.count)
    case "memory":
      let topology = try root.nodeTopology()
      var total = 0
      for node in topology.online { total += try root.memory(of: node).total.rawValue }
      print(topology.allowed.count, total)
    default: throw UsageError()
    }
  }
}

struct UsageError: Error {}
