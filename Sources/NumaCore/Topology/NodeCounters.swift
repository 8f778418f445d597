internal import SystemPackage

/// A figure that the kernel keeps for a node, by the name that it prints.
public struct NodeCounter: Hashable, Sendable {
  /// What is counted, such as `numa_hit` or `MemTotal`.
  public let name: String
  /// The figure: of a counter since boot, or an amount as it is now.
  public let value: UInt64
  /// Whether the kernel says that the figure is in kibibytes; else it is in pages, or in events.
  public let isInKibibytes: Bool

  /// Puts a figure together, as for a test.
  public init(name: String, value: UInt64, isInKibibytes: Bool) {
    self.name = name
    self.value = value
    self.isInKibibytes = isInKibibytes
  }
}

extension SystemRoot {
  /// Reads how many pages were allocated on a node, and for whom, since the machine was started: `numa_hit`,
  /// `numa_miss`, `numa_foreign`, `interleave_hit`, `local_node`, `other_node`, in the kernel's order. In pages.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is not there, ``ReadError/malformed(_:reason:)``.
  ///
  /// Linux 2.6. Source: `nodeN/numastat`, Documentation/admin-guide/numastat.rst.
  public func allocationCounters(of node: NodeID) throws(ReadError) -> [NodeCounter] {
    let path = nodeDirectory(node).appending("numastat")
    return try counters(path) { words in
      words.count == 2 ? (name: words[0], value: words[1], isInKibibytes: false) : nil
    }
  }

  /// Reads what the kernel tells of a node's memory: `MemTotal`, `MemFree`, `Active(anon)` and so on, in its order.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is not there, ``ReadError/malformed(_:reason:)``.
  ///
  /// Source: `nodeN/meminfo`, node_read_meminfo() in drivers/base/node.c.
  public func memoryCounters(of node: NodeID) throws(ReadError) -> [NodeCounter] {
    let path = nodeDirectory(node).appending("meminfo")
    return try counters(path) { words in
      // Node 3 MemFree:        210680 kB
      guard words.count >= 4, words[2].last == .colon else { return nil }
      let isInKibibytes = words.count == 5 && words[4].elementsEqual("kB".utf8)
      return (name: words[2].dropLast(), value: words[3], isInKibibytes: isInKibibytes)
    }
  }

  private func counters(
    _ path: FilePath,
    _ parts: ([ArraySlice<UInt8>]) -> (
      name: ArraySlice<UInt8>, value: ArraySlice<UInt8>, isInKibibytes: Bool
    )?
  ) throws(ReadError) -> [NodeCounter] {
    var counters: [NodeCounter] = []
    for line in try read(path).split(separator: .newline) {
      let words = line.split { $0 == .space || $0 == .tab }
      guard let (name, digits, isInKibibytes) = parts(words),
        let value = UInt64(String(decoding: digits, as: UTF8.self))
      else {
        throw .malformed(
          resolve(path), reason: "'\(String(decoding: line, as: UTF8.self))' is no counter")
      }
      counters.append(
        NodeCounter(
          name: String(decoding: name, as: UTF8.self), value: value, isInKibibytes: isInKibibytes))
    }
    return counters
  }
}
