internal import LinuxSystem

/// A figure that the kernel keeps for a node, with the name that it prints.
public struct NodeCounter: Hashable, Sendable {
  /// The name of the figure, such as `numa_hit` or `MemTotal`.
  public let name: String
  /// The figure: a count since boot, or a current amount.
  public let value: UInt64
  /// Whether the kernel reports the figure in kibibytes; if not, it is in pages or in events.
  public let isInKibibytes: Bool

  /// Creates a figure from its parts, for example in a test.
  public init(name: String, value: UInt64, isInKibibytes: Bool) {
    self.name = name
    self.value = value
    self.isInKibibytes = isInKibibytes
  }
}

extension SystemRoot {
  /// Reads how many pages were allocated on a node since boot, and whether for that node or for another.
  ///
  /// The counters are `numa_hit`, `numa_miss`, `numa_foreign`, `interleave_hit`, `local_node` and `other_node`, in the
  /// kernel's order. They are in pages. A line that is not a counter is omitted, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node does not exist or is offline, or the file cannot be read.
  ///
  /// Linux 2.6. Source: `nodeN/numastat`, Documentation/admin-guide/numastat.rst.
  public func allocationCounters(of node: NodeID) throws(ReadError) -> [NodeCounter] {
    try namedCounters(nodeFile("numastat", of: node))
  }

  /// Reads a file of lines that hold a name and a number.
  func namedCounters(_ path: FilePath) throws(ReadError) -> [NodeCounter] {
    try counters(path, CounterLine.init(named:))
  }

  /// Reads the figures that the kernel reports for a node's memory.
  ///
  /// These are `MemTotal`, `MemFree`, `Active(anon)` and so on, in the kernel's order. They are in kibibytes, except
  /// for those of `HugePages_`, which are in huge pages. A line that is not a figure is omitted, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node does not exist or is offline, or the file cannot be read.
  ///
  /// Linux 2.6. Source: `nodeN/meminfo`, node_read_meminfo() in drivers/base/node.c.
  public func memoryCounters(of node: NodeID) throws(ReadError) -> [NodeCounter] {
    try counters(nodeFile("meminfo", of: node), CounterLine.init(ofNode:))
  }

  private func counters(
    _ path: FilePath, _ parse: (Span<UInt8>) -> CounterLine?
  ) throws(ReadError) -> [NodeCounter] {
    var counters: [NodeCounter] = []
    try forEachCounter(in: path, parse) { name, counter in
      counters.append(
        NodeCounter(
          name: string(of: name), value: counter.value, isInKibibytes: counter.isInKibibytes))
    }
    return counters
  }

  /// Calls `body` with the name and the figure of each line of a file.
  func forEachCounter(
    in path: FilePath, _ parse: (Span<UInt8>) -> CounterLine?,
    _ body: (_ name: Span<UInt8>, CounterLine) -> Void
  ) throws(ReadError) {
    try withText(of: path) { (text) throws(ReadError) in
      var start = 0
      while start < text.count {
        let end = firstIndex(of: .newline, in: text, start..<text.count) ?? text.count
        if start < end {
          let line = text.extracting(start..<end)
          if let counter = parse(line) {
            body(line.extracting(counter.name), counter)
          } else {
            warn(.malformed(resolve(path), reason: "'\(string(of: line))' is not a counter"))
          }
        }
        start = end + 1
      }
    }
  }
}

/// Decodes bytes as UTF-8, with the replacement character for invalid bytes.
private func string(of bytes: Span<UInt8>) -> String {
  String(bytes: array(of: bytes))
}
