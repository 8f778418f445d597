internal import LinuxSystem

/// The figures that the kernel keeps for several nodes: a row for each name, in the order of the nodes' files.
package struct NodeCounterTable: Sendable {
  /// One figure, for each of the nodes.
  package struct Row: Sendable {
    /// The name of the figure, such as `numa_hit` or `MemTotal`.
    package let name: String
    /// Whether the kernel reports the figures in kibibytes; if not, they are in pages or events.
    package let isInKibibytes: Bool
    /// One value for each of the nodes, in their order; `nil` if the kernel does not report one for the node.
    package fileprivate(set) var values: [UInt64?]
    fileprivate let nameBytes: [UInt8]
  }

  /// The nodes that the figures belong to.
  package let nodes: [NodeID]
  /// A row for each name.
  package private(set) var rows: [Row] = []

  /// Stores a node's figure in its row.
  ///
  /// `place` is the index of the row if the files of all nodes have the same lines.
  fileprivate mutating func take(
    _ counter: CounterLine, _ name: Span<UInt8>, at place: Int, column: Int
  ) {
    if place < rows.count, isName(name, of: rows[place]) {
      rows[place].values[column] = counter.value
    } else if let row = rows.firstIndex(where: { isName(name, of: $0) }) {
      rows[row].values[column] = counter.value
    } else {
      let bytes = array(of: name)
      var row = Row(
        name: String(bytes: bytes), isInKibibytes: counter.isInKibibytes,
        values: [UInt64?](repeating: nil, count: nodes.count), nameBytes: bytes)
      row.values[column] = counter.value
      rows.append(row)
    }
  }

  private func isName(_ name: Span<UInt8>, of row: Row) -> Bool {
    var offset = 0
    return skip(word: row.nameBytes, of: name, from: &offset) && offset == name.count
  }
}

extension SystemRoot {
  /// Reads how many pages were allocated on each of several nodes, and whether for that node or for another.
  ///
  /// A node whose file cannot be read has no figures, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when none of the nodes' files can be read.
  ///
  /// Linux 2.6. Source: `nodeN/numastat`, Documentation/admin-guide/numastat.rst.
  package func allocationCounters(
    ofAll nodes: [NodeID]
  ) throws(ReadError) -> NodeCounterTable {
    try table(of: nodes, "numastat", CounterLine.init(named:))
  }

  /// Reads the figures that the kernel reports for the memory of each of several nodes.
  ///
  /// A node whose file cannot be read has no figures, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when none of the nodes' files can be read.
  ///
  /// Source: `nodeN/meminfo`, node_read_meminfo() in drivers/base/node.c.
  package func memoryCounters(ofAll nodes: [NodeID]) throws(ReadError) -> NodeCounterTable {
    try table(of: nodes, "meminfo", CounterLine.init(ofNode:))
  }

  private func table(
    of nodes: [NodeID], _ file: String, _ parse: (Span<UInt8>) -> CounterLine?
  ) throws(ReadError) -> NodeCounterTable {
    var table = NodeCounterTable(nodes: nodes)
    var faults: [ReadError] = []
    for column in nodes.indices {
      var place = 0
      do throws(ReadError) {
        try forEachCounter(in: nodeFile(file, of: nodes[column]), parse) { name, counter in
          table.take(counter, name, at: place, column: column)
          place += 1
        }
      } catch {
        faults.append(error)
      }
    }
    if let first = faults.first, faults.count == nodes.count { throw first }
    for fault in faults { warn(fault) }
    return table
  }
}
