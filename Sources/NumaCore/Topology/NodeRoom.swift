internal import LinuxSystem

/// What a node has to give to pages that come.
public struct NodeRoom: Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// All its memory.
  public let total: ByteCount
  /// What is free on it.
  public let free: ByteCount
  /// Where less is free, the kernel looks for pages to reclaim or to swap out; the high watermarks of its zones.
  public let watermark: ByteCount
  /// Its pools of huge pages.
  public let hugePages: [HugePagePool]

  /// Puts amounts together, as for a test; ``SystemRoot/room(on:)`` reads them.
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
  /// Sums up the `high` of each zone of a node in the text of /proc/zoneinfo.
  ///
  /// Those of the lists that CPUs keep have a colon behind the word.
  static func high(of node: NodeID, zoneinfo text: [UInt8]) -> Int {
    var isWanted = false
    var pages = 0
    for line in text.split(separator: .newline) {
      let words = line.split(separator: .space)
      // Node 0, zone      DMA
      if words.count == 4, words[0].elementsEqual("Node".utf8) {
        isWanted = words[1].elementsEqual("\(node),".utf8)
      } else if isWanted, words.count == 2, words[0].elementsEqual("high".utf8) {
        pages = pages.addingSaturated(decimalNumber(words[1]) ?? 0)
      }
    }
    return pages
  }
}

extension SystemRoot {
  /// Reads what a node has to give. Where the kernel does not tell watermarks, they are 0.
  ///
  /// - Throws: ``ReadError`` as ``memory(of:)`` and ``hugePages(of:)``.
  ///
  /// Source: `nodeN/meminfo`, proc_zoneinfo(5).
  public func room(on node: NodeID) throws(ReadError) -> NodeRoom {
    let memory = try memory(of: node)
    let zones = part { () throws(ReadError) in try readIfPresent("/proc/zoneinfo") } ?? []
    let watermark = Watermarks.high(of: node, zoneinfo: zones)
    return NodeRoom(
      node: node, total: memory.total, free: memory.free,
      watermark: ByteCount(
        rawValue: watermark.multipliedSaturated(by: ByteCount.basePage.rawValue)),
      hugePages: try hugePages(of: node))
  }
}
