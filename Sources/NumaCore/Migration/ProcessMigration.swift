internal import SystemPackage

/// Moves the pages of a process between nodes by the kernel's own call, and says what came of it.
public struct ProcessMigration: Hashable, Sendable {
  public let process: ProcessID
  public let from: NodeMask
  public let to: NodeMask

  public init(of process: ProcessID, from: NodeMask, to: NodeMask) {
    self.process = process
    self.from = from
    self.to = to
  }

  /// What a migration that the kernel carried out came to.
  public struct Outcome: Hashable, Sendable {
    /// Pages that the kernel tried and failed to move, as it counts them.
    public let pagesNotMoved: Int
    /// What is left on the nodes that were to be left; nil when nothing is, or it was not looked for.
    public let remainder: MigrationRemainder?
  }

  /// The resident memory above which the process is not asked where its pages are afterwards.
  ///
  /// Reading numa_maps walks the page tables, which takes 0.1 s a GiB and stalls the process meanwhile.
  public static let greatestSizeLookedAt = ByteCount(rawValue: 4 << 30)

  /// Moves the pages.
  ///
  /// - Throws: ``MigrationRefusal`` with the kernel's errno and what lies behind it.
  ///
  /// Source: migrate_pages(2).
  public func run() throws(MigrationRefusal) -> Outcome {
    do throws(Errno) {
      let notMoved = try LinuxKernel().migratePages(of: process, from: from, to: to)
      let remainder = remainder(after: .succeeded(pagesNotMoved: notMoved))
      return Outcome(pagesNotMoved: notMoved, remainder: remainder)
    } catch {
      throw MigrationRefusal(of: self, errno: error)
    }
  }

  /// Looks once where the pages are now. What cannot be read (the process has ended) is no remainder.
  func remainder(after end: MigrationRemainder.Count.CallEnd) -> MigrationRemainder? {
    let root = SystemRoot.live
    let leavingNodes = from.subtracting(to)
    guard !leavingNodes.isEmpty,
      let status = try? root.processStatus(of: process),
      let size = status.residentSize, size <= Self.greatestSizeLookedAt,
      let caller = try? root.processStatus(of: .caller)
    else { return nil }
    var count = MigrationRemainder.Count(
      leavingNodes: leavingNodes,
      movesShared: caller.effectiveCapabilities?.contains(.nice) ?? false)
    do throws(ReadError) {
      try root.numaMaps(of: process) { count.add($0) }
    } catch {
      return nil
    }
    return count.remainder(after: end)
  }
}
