public import LinuxSystem

extension LinuxKernel {
  /// Measures how many bytes of base pages per second one thread moves from one node to another.
  ///
  /// The function moves 16 MiB of its own memory.
  ///
  /// - Throws: `.noMemory` if one of the nodes has 32 MiB free or less, or cannot be read, or if a page did not move; the
  ///   errno of mmap(2), mbind(2) or move_pages(2).
  ///
  /// Linux 2.6.18. Source: mmap(2), mbind(2), move_pages(2).
  public func moveSpeed(from source: NodeID, to target: NodeID) throws(Errno) -> Double {
    for node in [source, target] {
      // On a node that is nearly full, the measurement would disturb other processes, and would measure how their
      // memory is swapped out.
      guard let memory = try? SystemRoot.live.memory(of: node),
        memory.free.rawValue > 2 * Self.measuredSize
      else { throw .noMemory }
    }
    var memory = try NUMAAllocation(byteCount: Self.measuredSize, on: source, strictly: false)
    // This call fails on a kernel without huge pages, which does not create any.
    try? avoidHugePages(in: memory.range)
    memory.touch()
    let pages = memory.range.pages()
    let start = MonotonicClock.now
    let pagesOfCall = max(1, MoveBudget.usual / ByteCount.basePage.rawValue)
    for first in stride(from: 0, to: pages.count, by: pagesOfCall) {
      let part = [PageAddress](pages[first..<min(first + pagesOfCall, pages.count)])
      let move = try movePages(
        part, to: [NodeID](repeating: target, count: part.count), in: .caller, .exclusive)
      guard move.end == .complete else { throw .noMemory }
    }
    let (seconds, attoseconds) = (MonotonicClock.now - start).components
    return Double(Self.measuredSize) / (Double(seconds) + Double(attoseconds) * 1e-18)
  }

  /// In bytes.
  private static let measuredSize = 16 << 20
}
