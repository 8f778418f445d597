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
    try namedCounters(nodeDirectory(node).appending("numastat"))
  }

  /// Reads lines of a name and a number.
  func namedCounters(_ path: FilePath) throws(ReadError) -> [NodeCounter] {
    try counters(path) { _, words in
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
    return try counters(path) { text, words in
      // Node 3 MemFree:        210680 kB
      guard words.count >= 4, text[words[2]].last == .colon else { return nil }
      let isInKibibytes = words.count == 5 && text[words[4]].elementsEqual("kB".utf8)
      return (name: words[2].dropLast(), value: words[3], isInKibibytes: isInKibibytes)
    }
  }

  /// Takes the lines of a file apart; `parts` tells which words of a line are what, nil where it is no counter. By
  /// places in the text: on 128 nodes, arrays of words would take half of all time.
  private func counters(
    _ path: FilePath,
    _ parts: (_ text: [UInt8], _ words: [Range<Int>]) -> (
      name: Range<Int>, value: Range<Int>, isInKibibytes: Bool
    )?
  ) throws(ReadError) -> [NodeCounter] {
    let text = try read(path)
    var counters: [NodeCounter] = []
    var words: [Range<Int>] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: .newline) ?? text.count
      words.removeAll(keepingCapacity: true)
      var index = start
      while index < end {
        let isBlank = text[index] == .space || text[index] == .tab
        guard !isBlank else {
          index += 1
          continue
        }
        let word = index
        while index < end, text[index] != .space, text[index] != .tab { index += 1 }
        words.append(word..<index)
      }
      if start < end {
        guard let (name, digits, isInKibibytes) = parts(text, words),
          let value = Self.number(text[digits])
        else {
          let line = String(decoding: text[start..<end], as: UTF8.self)
          throw .malformed(resolve(path), reason: "'\(line)' is no counter")
        }
        counters.append(
          NodeCounter(
            name: String(decoding: text[name], as: UTF8.self), value: value,
            isInKibibytes: isInKibibytes))
      }
      start = end + 1
    }
    return counters
  }

  /// A counter, which may take all 64 bits; nil where it is no decimal number, or none that fits.
  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    var number: UInt64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      let (product, tooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
      guard !tooLarge, !carries else { return nil }
      number = sum
    }
    return number
  }
}
