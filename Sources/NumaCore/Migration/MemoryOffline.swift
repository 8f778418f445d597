package import LinuxSystem

/// The removal of a node's memory from use: its idle huge pages are given back, and its blocks go offline one by one.
///
/// The kernel moves what is left on a block. A block with pages that do not move stays online.
package struct MemoryOffline: Hashable, Sendable {
  /// The node.
  package let node: NodeID
  /// Whether blocks stay offline if others do not go offline.
  package var keepsPart = false
  /// Whether blocks that stay are tried until the run is stopped, and not only a few times.
  package var triesOn = false

  /// Plans a removal; ``run(in:stop:)`` carries it out.
  package init(of node: NodeID) { self.node = node }

  /// The result of a removal.
  package struct Report: Hashable, Sendable {
    /// Idle huge pages of one size that were given back.
    package struct GivenBack: Hashable, Sendable {
      /// The size of a page.
      package let pageSize: ByteCount
      /// The number of pages.
      package let pages: Int
    }

    /// A block that stayed online.
    package struct Stay: Hashable, Sendable {
      /// The number of the block.
      package let block: Int
      /// The error of the last attempt; `.interrupted` if the kernel was still trying.
      package let errno: Errno
      /// What its page frames are used for; `nil` if the kernel does not show it.
      package let use: FrameUse?
    }

    /// The node.
    package let node: NodeID
    /// The size of a block.
    package let blockSize: ByteCount
    /// The huge pages that were given back.
    package var givenBack: [GivenBack] = []
    /// The blocks that are offline now.
    package var offline: [Int] = []
    /// The blocks that stayed online, ascending.
    package var stayed: [Stay] = []
    /// The number of blocks that went offline and were taken online again, because others stayed.
    package var restored = 0
    /// The reasons why blocks or pools could not be restored.
    package var failures: [WriteError] = []

    /// Whether no memory of the node is in use.
    package var isComplete: Bool { stayed.isEmpty }
  }
}

extension MemoryOffline {
  /// Takes the blocks offline, those of movable memory first.
  ///
  /// - Parameters:
  ///   - root: The machine.
  ///   - stop: A function that returns whether to give up; blocks that were not tried count as stayed.
  /// - Returns: The blocks that are offline, and those that stayed.
  /// - Throws: ``ReadError`` if the blocks of the node cannot be read.
  ///
  /// Linux 3.11. Source: Documentation/admin-guide/mm/memory-hotplug.rst.
  package func run(
    in root: SystemRoot = .live, stop: () -> Bool
  ) throws(ReadError) -> Report {
    let size = try root.memoryBlockSize()
    var report = Report(node: node, blockSize: size)
    let pools = try root.hugePages(of: node)
    let blocks = try root.memoryBlocks(of: node)
    report.offline = blocks.filter { !$0.isOnline }.map { $0.number }
    for pool in pools {
      guard let total = pool.total, let free = pool.free, free > 0 else { continue }
      do throws(WriteError) {
        try root.setHugePages(total - free, of: node, pageSize: pool.pageSize)
        report.givenBack.append(Report.GivenBack(pageSize: pool.pageSize, pages: free))
      } catch {
        report.failures.append(error)
      }
    }
    var (done, left, errors): ([MemoryBlock], [MemoryBlock], [Int: Errno]) = ([], [], [:])
    left =
      blocks.filter { $0.isOnline && $0.zone == .movable }.reversed()
      + blocks.filter { $0.isOnline && $0.zone == .kernel }.reversed()
    var rounds = 0
    while !left.isEmpty, !stop(), triesOn || rounds < Self.rounds {
      if rounds > 0 { MonotonicClock.sleep(for: Self.pause) }
      rounds += 1
      left = left.filter { block in
        do throws(WriteError) {
          try take(block, root, stop)
          done.append(block)
          return false
        } catch {
          errors[block.number] = error.errno
          return true
        }
      }
      // No attempt can succeed without the right to write.
      let isForbidden = errors.values.contains {
        [.permissionDenied, .readOnlyFileSystem].contains($0)
      }
      if isForbidden { break }
    }
    report.stayed = left.ordered { $0.number < $1.number }.map { block in
      Report.Stay(
        block: block.number, errno: errors[block.number] ?? .interrupted,
        use: root.frameUse(from: size * block.number, size: size))
    }
    if left.isEmpty || keepsPart {
      report.offline += done.map { $0.number }
    } else {
      restore(done, pools, root, &report)
    }
    report.offline = report.offline.ordered()
    return report
  }

  /// Takes a block offline, and gives up after a while: the kernel would try a pinned page for ever.
  private func take(
    _ block: MemoryBlock, _ root: SystemRoot, _ stop: () -> Bool
  ) throws(WriteError) {
    guard !stop() else { throw WriteError(path: FilePath(), errno: .interrupted) }
    let end = MonotonicClock.now + Self.longestAttempt
    try root.takeOffline(block) { stop() || MonotonicClock.now >= end }
  }

  private func restore(
    _ done: [MemoryBlock], _ pools: [HugePagePool], _ root: SystemRoot, _ report: inout Report
  ) {
    for block in done {
      do throws(WriteError) {
        try root.takeOnline(block)
        report.restored += 1
      } catch {
        report.offline.append(block.number)
        report.failures.append(error)
      }
    }
    for pool in pools where report.givenBack.contains(where: { $0.pageSize == pool.pageSize }) {
      do throws(WriteError) {
        try root.setHugePages(pool.total ?? 0, of: node, pageSize: pool.pageSize)
      } catch {
        report.failures.append(error)
      }
    }
    report.givenBack = []
  }

  /// How often a block is tried, unless ``triesOn``.
  private static let rounds = 3
  /// The time between two rounds, in which pages that are being written or used become idle.
  private static let pause = Duration.milliseconds(200)
  /// The time after which an attempt is given up.
  private static let longestAttempt = Duration.seconds(5)
}
