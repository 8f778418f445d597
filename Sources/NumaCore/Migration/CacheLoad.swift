public import LinuxSystem

/// The reading of a file into the page cache, on the nodes of a policy.
///
/// What is in memory already moves to the nodes first. The rest is then read by the calling thread, so that the kernel
/// allocates its pages by the thread's policy; the caller sets that policy before. Later readers leave the pages where
/// they are. Interleaving is by folio, and the kernel may read ahead folios of several pages.
///
/// ```swift
/// try LinuxKernel().setMemoryPolicy(.interleave([0, 1]))
/// let report = try CacheLoad(of: "/srv/model", by: .interleave([0, 1])).run()
/// print(report.read, report.moved?.moved ?? .zero)
/// ```
public struct CacheLoad: Hashable, Sendable {
  /// The file.
  public let path: FilePath
  /// The policy of the calling thread; `nil` or a policy without nodes moves nothing.
  public let policy: MemoryPolicy?

  /// Plans a load; ``run(watching:stop:)`` carries it out.
  public init(of path: FilePath, by policy: MemoryPolicy?) {
    self.path = path
    self.policy = policy
  }

  /// What was moved and read.
  public struct Report: Hashable, Sendable {
    /// The size of the file.
    public let size: ByteCount
    /// What was read, from memory or from the disk: the size, if the file did not change and the run was not stopped.
    public internal(set) var read = ByteCount.zero
    /// The result for the pages that were in memory; `nil` if none was to move.
    public internal(set) var moved: MigrationReport?
  }

  /// The size of a read, in bytes.
  private static let sizeOfRead = 256 << 10
}

extension CacheLoad {
  /// Moves what is in memory, and reads the file.
  ///
  /// - Parameters:
  ///   - watch: A function that receives what was read and the size of the file, before each read.
  ///   - stop: A function that returns whether the run is to stop.
  /// - Returns: What was moved and read; also if the run was stopped.
  /// - Throws: As ``LinuxKernel/residentMemory(of:)``; `.refused` with the errno of read, or of move_pages before the first
  ///   page moves.
  ///
  /// Linux 5.14. Source: read(2), move_pages(2); Documentation/admin-guide/mm/numa_memory_policy.rst for the nodes of the
  /// page cache.
  public func run(
    watching watch: (_ read: ByteCount, _ size: ByteCount) -> Void = { _, _ in },
    stop: @escaping @Sendable () -> Bool = { false }
  ) throws(ResidentMemoryError) -> Report {
    let object = MemoryObject.file(path)
    let memory = try LinuxKernel().residentMemory(of: object)
    var report = Report(size: memory.size)
    let pairs = NodePairs(leveling: memory.places, by: weights)
    if !pairs.isEmpty {
      report.moved = try ObjectMigration(of: object, by: pairs).run(stop: stop)
    }
    let file = try refused(object, call: "open") { () throws(Errno) in try OpenFile(toRead: path) }
    var read = ByteCount.zero
    try refused(object, call: "read") { () throws(Errno) in
      try file.readAndDiscard(by: Self.sizeOfRead) { done in
        read = done
        watch(done, memory.size)
        return !stop()
      }
    }
    report.read = read
    return report
  }

  /// The share of each node, as the policy gives it.
  private var weights: [NodeID: Int] {
    guard let policy, !policy.flags.contains(.relativeNodes) else { return [:] }
    var weights: [NodeID: Int] = [:]
    for node in policy.nodes {
      let weight =
        policy.mode == .weightedInterleave
        ? try? SystemRoot.live.interleaveWeight(of: node) : nil
      weights[node] = weight ?? 1
    }
    return weights
  }
}
