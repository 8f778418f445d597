import NumaCore

/// One step of a test: a measurement, a line of output, or a change of the node that the thread runs on.
enum TestStep: Equatable {
  case measure(Placement)
  /// Prints the preferred node of the next measurement.
  case announcePreferredNode(NodeID)
  /// Sets this policy of the thread, and prints its current interleave node.
  case announceInterleaveNode(MemoryPolicy)
  /// The thread runs on another node from this step on.
  case run(DemoMachine.RunNode)
}
