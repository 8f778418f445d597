import CommandInterface
import NumaCore

/// The allocation counters of each node, in pages.
struct CounterReading {
  let nodes: [NodeID]
  let rows: [NodeCounterTable.Row]

  init(_ nodes: [NodeID], _ root: SystemRoot) throws(Failure) {
    self.nodes = nodes
    rows = try orFail { () throws(ReadError) in try root.allocationCounters(ofAll: nodes).rows }
  }
}
