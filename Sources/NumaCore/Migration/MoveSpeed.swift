public import LinuxSystem

extension LinuxKernel {
  /// Measures how many bytes of base pages one thread moves from a node to another in a second, by 16 MiB of its own.
  ///
  /// - Throws: `.noMemory` where a node has no room to spare for them; the errno of mmap(2), mbind(2) or move_pages(2).
  ///
  /// Source: move_pages(2).
  public func moveSpeed(from source: NodeID, to target: NodeID) throws(Errno) -> Double {
    for node in [source, target] {
      // On a node that is nearly full it would disturb others, and measure how they are swapped out.
      guard let memory = try? SystemRoot.live.memory(of: node),
        memory.free.rawValue > 2 * Self.measuredSize
      else { throw .noMemory }
    }
    var memory = try NUMAAllocation(byteCount: Self.measuredSize, on: source, strictly: false)
    // A kernel without huge pages makes none either.
    try? avoidHugePages(in: memory.range)
    memory.touch()
    let pages = memory.range.pages()
    let start = monotonicTime()
    for first in stride(from: 0, to: pages.count, by: MoveBudget.usual) {
      let part = [PageAddress](pages[first..<min(first + MoveBudget.usual, pages.count)])
      let move = try movePages(
        part, to: [NodeID](repeating: target, count: part.count), in: .caller, .exclusive)
      guard move.end == .complete else { throw .noMemory }
    }
    let (seconds, attoseconds) = (monotonicTime() - start).components
    return Double(Self.measuredSize) / (Double(seconds) + Double(attoseconds) * 1e-18)
  }

  /// In bytes.
  private static let measuredSize = 16 << 20
}
