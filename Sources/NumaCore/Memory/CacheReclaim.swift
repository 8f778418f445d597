internal import LinuxSystem

/// The release of page cache of a node, of whatever file, by the kernel's own reclaim.
///
/// Only the kernel finds the cache of files that no process has open. It drops clean pages, oldest first, and writes no
/// page of processes to swap.
package struct CacheReclaim: Hashable, Sendable {
  /// The kernel's interface.
  package enum Way: String, Hashable, Sendable {
    /// `nodeN/reclaim`, Linux 6.17.
    case node = "reclaim"
    /// MGLRU's file of debugfs, Linux 6.1, if MGLRU is in use and debugfs is mounted.
    case generations = "lru_gen"
  }

  /// The node.
  package let node: NodeID
  /// The interface.
  package let way: Way
  /// The number of bytes per second that may be dropped; `nil` for no limit.
  package var bandwidth: ByteCount?

  /// Plans a release; ``run(in:stop:)`` carries it out.
  package init(on node: NodeID, by way: Way) {
    self.node = node
    self.way = way
  }

  /// The result of a release.
  package struct Report: Hashable, Sendable {
    /// The node.
    package let node: NodeID
    /// The size of the page cache that the kernel was asked to drop.
    package let asked: ByteCount
    /// By how much the page cache of the node became smaller.
    package var dropped = ByteCount.zero
    /// Whether the run was stopped.
    package var isStopped = false
    /// The reason why the kernel refused to go on; `nil` if it did not.
    package var refusal: WriteError?
  }
}

extension SystemRoot {
  /// Returns how this kernel drops page cache of a node; `nil` if it has no way that is in use.
  ///
  /// Source: Documentation/ABI/stable/sysfs-devices-node, Documentation/admin-guide/mm/multigen_lru.rst.
  package func cacheReclaim(of node: NodeID) -> CacheReclaim.Way? {
    if exists(nodeFile("reclaim", of: node)) { return .node }
    // All bits are zero if MGLRU is not in use. It is not turned on for this.
    let enabled = (try? readIfPresent("/sys/kernel/mm/lru_gen/enabled")) ?? []
    let isInUse = enabled.contains { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: "x") }
    guard isInUse, let file = try? open(generationsFile) else { return nil }
    try? file.close()
    return .generations
  }

  /// Reads the size of the page cache of a node that no process maps.
  ///
  /// - Throws: As ``use(of:)``.
  ///
  /// Source: `nodeN/meminfo`, drivers/base/node.c.
  func unmappedCache(of node: NodeID) throws(ReadError) -> ByteCount {
    let fields = try memoryFields(of: node)
    let cache = (fields["Active(file)"] ?? .zero) + (fields["Inactive(file)"] ?? .zero)
    // `Mapped` includes tmpfs and segments, so the result may be too small by those.
    return max(.zero, cache - (fields["Mapped"] ?? .zero))
  }

  fileprivate var generationsFile: FilePath { "/sys/kernel/debug/lru_gen" }
}

extension CacheReclaim {
  /// Drops page cache until none is left that no process maps, and never more than that.
  ///
  /// - Parameters:
  ///   - root: The machine.
  ///   - stop: A function that returns whether the run is to stop, called before each part.
  /// - Returns: What was dropped; also if the run was stopped.
  /// - Throws: ``ReadError`` if the size of the page cache cannot be read.
  ///
  /// Linux 6.1. Source: Documentation/ABI/stable/sysfs-devices-node, Documentation/admin-guide/mm/multigen_lru.rst.
  package func run(
    in root: SystemRoot = .live, stop: () -> Bool
  ) throws(ReadError) -> Report {
    let start = MonotonicClock.now
    var size = try root.unmappedCache(of: node)
    var report = Report(node: node, asked: size)
    var idle = 0
    if way == .generations, size > .zero {
      do throws(WriteError) {
        try age(root)
      } catch {
        report.refusal = error
        return report
      }
    }
    while report.dropped < report.asked, idle < Self.idleParts {
      guard !stop() else {
        report.isStopped = true
        break
      }
      let part = min(part, report.asked - report.dropped)
      do throws(WriteError) {
        try drop(part, root)
      } catch  where error.errno == .resourceTemporarilyUnavailable {
        // The kernel found less than that.
      } catch {
        report.refusal = error
        break
      }
      let left = try root.unmappedCache(of: node)
      idle = left < size ? 0 : idle + 1
      report.dropped += max(.zero, size - left)
      size = left
      wait(for: report.dropped, since: start, stop)
    }
    return report
  }

  /// The size of the part that is dropped at a time.
  private var part: ByteCount {
    guard let bandwidth else { return Self.largestPart }
    return min(Self.largestPart, max(.basePage, bandwidth / Self.partsPerSecond))
  }

  /// The least number of parts in a second at a limited speed.
  private static let partsPerSecond = 8
  private static let largestPart = ByteCount(rawValue: 64 << 20)
  /// The number of parts in a row that drop nothing, after which the rest is taken to be in use.
  private static let idleParts = 2

  private func wait(for dropped: ByteCount, since start: Duration, _ stop: () -> Bool) {
    guard let bandwidth, bandwidth > .zero else { return }
    let end = start + .seconds(Double(dropped.rawValue) / Double(bandwidth.rawValue))
    while MonotonicClock.now < end, !stop() {
      MonotonicClock.sleep(until: min(end, MonotonicClock.now + .milliseconds(50)))
    }
  }

  private func drop(_ size: ByteCount, _ root: SystemRoot) throws(WriteError) {
    switch way {
    case .node:
      try root.write("\(size.rawValue) swappiness=0", to: nodeFile("reclaim", of: node))
    case .generations:
      var left = max(1, size.rawValue / ByteCount.basePage.rawValue)
      for group in generations(root) where left > 0 && group.filePages > 0 {
        let pages = min(left, group.filePages)
        try root.write(
          "- \(group.id) \(node) \(max(0, group.youngest - 2)) 0 \(pages)", to: root.generationsFile
        )
        left -= pages
      }
    }
  }

  /// Makes two younger generations, because the kernel never drops pages of the youngest two.
  private func age(_ root: SystemRoot) throws(WriteError) {
    for _ in 0..<2 {
      for group in generations(root) {
        try root.write("+ \(group.id) \(node) \(group.youngest)", to: root.generationsFile)
      }
    }
  }

  /// The pages of files that a memory cgroup has on the node.
  struct Generations: Hashable {
    /// The number of the cgroup in the file.
    let id: Int
    var youngest = 0
    var filePages = 0
  }

  private func generations(_ root: SystemRoot) -> [Generations] {
    guard let text = try? root.read(root.generationsFile) else { return [] }
    return Self.generations(of: node, in: text)
  }

  /// Parses the file of debugfs.
  ///
  /// Source: Documentation/admin-guide/mm/multigen_lru.rst.
  static func generations(of node: NodeID, in text: [UInt8]) -> [Generations] {
    var groups: [Generations] = []
    var (id, isOnNode) = (0, false)
    for line in text.split(separator: .newline) {
      // memcg  id  path; node  id; number, age in ms, pages of processes, pages of files
      let words = line.split(separator: .space)
      guard words.count >= 2, let second = decimalNumber(words[1]) else { continue }
      if words[0].equals("memcg") {
        (id, isOnNode) = (second, false)
      } else if words[0].equals("node") {
        isOnNode = second == node.rawValue
        if isOnNode { groups.append(Generations(id: id)) }
      } else if isOnNode, words.count >= 4, let number = decimalNumber(words[0]),
        let pages = decimalNumber(words[3])
      {
        groups[groups.count - 1].youngest = number
        groups[groups.count - 1].filePages += pages
      }
    }
    return groups
  }
}
