internal import LinuxSystem

/// The memory that a node has available for more pages.
public struct NodeRoom: Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// All memory of the node.
  public let total: ByteCount
  /// The free memory of the node.
  public let free: ByteCount
  /// The sum of the high watermarks of the node's zones.
  ///
  /// If less memory is free, the kernel looks for pages to reclaim or to swap out.
  public let watermark: ByteCount
  /// The node's pools of huge pages.
  public let hugePages: [HugePagePool]

  /// Creates a value from its amounts, for example in a test; ``SystemRoot/room(on:)`` reads them.
  public init(
    node: NodeID, total: ByteCount, free: ByteCount, watermark: ByteCount,
    hugePages: [HugePagePool] = []
  ) {
    self.node = node
    self.total = total
    self.free = free
    self.watermark = watermark
    self.hugePages = hugePages
  }
}

/// The high watermarks of nodes, in pages.
enum Watermarks {
  /// Adds up the `high` of each zone of a node in the text of /proc/zoneinfo.
  ///
  /// In the lines of the per-CPU lists, a colon follows the word `high`; these lines are not added.
  static func high(of node: NodeID, zoneinfo text: [UInt8]) -> Int {
    var isWanted = false
    var pages = 0
    for line in text.split(separator: .newline) {
      let words = line.split(separator: .space)
      // Node 0, zone      DMA
      if words.count == 4, words[0].equals("Node") {
        isWanted = words[1].equals("\(node),")
      } else if isWanted, words.count == 2, words[0].equals("high") {
        pages = pages.addingSaturated(decimalNumber(words[1]) ?? 0)
      }
    }
    return pages
  }
}

extension SystemRoot {
  /// Reads the memory that a node has available.
  ///
  /// The watermark is 0 if the kernel does not report watermarks or, with a warning, if they cannot be read.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node does not exist or is offline, or its files cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when `MemTotal` or `MemFree` is missing or not a number.
  ///
  /// Linux 2.6.13 for the watermark, 2.6.33 for the huge pages. Source: `nodeN/meminfo`, proc_zoneinfo(5).
  public func room(on node: NodeID) throws(ReadError) -> NodeRoom {
    let memory = try memory(of: node)
    let zones = part { () throws(ReadError) in try readIfPresent("/proc/zoneinfo") } ?? []
    let watermark = Watermarks.high(of: node, zoneinfo: zones)
    return NodeRoom(
      node: node, total: memory.total, free: memory.free,
      watermark: ByteCount.basePage * watermark,
      hugePages: try hugePages(of: node))
  }
}
