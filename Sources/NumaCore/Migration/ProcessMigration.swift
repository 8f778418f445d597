internal import SystemPackage

/// Moves the pages of a process between nodes by the kernel's own call, and says what came of it.
public struct ProcessMigration: Hashable, Sendable {
  /// The process whose pages move.
  public let process: ProcessID
  /// The nodes whose pages move.
  public let from: NodeMask
  /// The nodes they go to, paired with `from` as ``NodePairs`` says.
  public let to: NodeMask

  /// Plans a migration; ``run()`` carries it out.
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
    /// Why nobody can say what is left, though it was looked for.
    public let lookFailure: ReadError?
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
    let notMoved: Int
    do throws(Errno) {
      notMoved = try LinuxKernel().migratePages(of: process, from: from, to: to)
    } catch {
      throw MigrationRefusal(of: self, errno: error)
    }
    do throws(ReadError) {
      let remainder = try remainder(after: .succeeded(pagesNotMoved: notMoved))
      return Outcome(pagesNotMoved: notMoved, remainder: remainder, lookFailure: nil)
    } catch {
      return Outcome(pagesNotMoved: notMoved, remainder: nil, lookFailure: error)
    }
  }

  /// Looks once where the pages are now. A process that has ended left nothing behind.
  func remainder(
    after end: MigrationRemainder.Count.CallEnd
  ) throws(ReadError) -> MigrationRemainder? {
    let root = SystemRoot.live
    let leavingNodes = from.subtracting(to)
    guard !leavingNodes.isEmpty,
      // Without /proc there is nothing to look at.
      let status = try? root.processStatus(of: process),
      let size = status.residentSize, size <= Self.greatestSizeLookedAt,
      let caller = try? root.processStatus(of: .caller)
    else { return nil }
    var count = MigrationRemainder.Count(
      leavingNodes: leavingNodes,
      movesShared: caller.effectiveCapabilities?.contains(.nice) ?? false)
    do throws(ReadError) {
      try root.numaMaps(of: process) { count.add($0) }
    } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .noSuchProcess) {
      return nil
    }
    return count.remainder(after: end)
  }
}
