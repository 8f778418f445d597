internal import LinuxSystem

/// A migration that moves the pages of a process between nodes with migrate_pages(2), and reports the result.
public struct ProcessMigration: Hashable, Sendable {
  /// The process whose pages move.
  public let process: ProcessID
  /// The nodes whose pages move.
  public let from: NodeMask
  /// The nodes that the pages go to, paired with `from` as ``NodePairs`` describes.
  public let to: NodeMask
  /// The largest resident memory of a process whose remaining pages are counted after the migration.
  public var sizeLookedAt = greatestSizeLookedAt

  /// Plans a migration; ``run()`` carries it out.
  public init(of process: ProcessID, from: NodeMask, to: NodeMask) {
    self.process = process
    self.from = from
    self.to = to
  }

  /// The result of a migration that the kernel has carried out.
  public struct Outcome: Hashable, Sendable {
    /// The number of pages that, as the kernel reports, it tried and failed to move.
    ///
    /// The kernel also counts some pages that it moved: from Linux 6.7 on, a page of shared memory that the process
    /// maps twice.
    public let pagesNotMoved: Int
    /// The result of counting the pages that are left on the source nodes after the migration.
    public let look: Look

    /// The pages that are left on the source nodes; `nil` if no page is left or the pages were not counted.
    public var remainder: MigrationRemainder? {
      if case .left(let remainder) = look { remainder } else { nil }
    }
  }

  /// The result of counting the pages that are left on the source nodes after a migration.
  public enum Look: Hashable, Sendable {
    /// The pages were not counted: the process is too large or has exited, `/proc` is missing, or each source is also a
    /// target.
    case notTaken
    /// No page is left that could have moved.
    case nothingLeft
    /// These pages are left.
    case left(MigrationRemainder)
    /// The process could not be read.
    case failed(ReadError)
  }

  /// The default of ``sizeLookedAt``.
  ///
  /// Reading numa_maps walks the page tables, which takes 0.1 s per GiB and stalls the process for that time.
  public static let greatestSizeLookedAt = ByteCount(rawValue: 4 << 30)

  /// Moves the pages in one call, and counts the pages that are left.
  ///
  /// - Throws: ``MigrationRefusal`` with the kernel's errno and its cause.
  ///
  /// Linux 2.6.16. Source: migrate_pages(2); numa(7) for the pages that are left.
  public func run() throws(MigrationRefusal) -> Outcome {
    let notMoved: Int
    do throws(Errno) {
      notMoved = try LinuxKernel().migratePages(of: process, from: from, to: to)
    } catch {
      throw MigrationRefusal(of: self, errno: error)
    }
    return Outcome(
      pagesNotMoved: notMoved, look: look(after: .succeeded(pagesNotMoved: notMoved)))
  }

  /// Counts the pages that are left on the source nodes.
  ///
  /// The result is ``Look/notTaken`` if the process has exited, because it has no pages left.
  func look(after end: MigrationRemainder.Count.CallEnd) -> Look {
    let root = SystemRoot.live
    let leavingNodes = from.subtracting(to)
    guard !leavingNodes.isEmpty,
      // Without `/proc`, nothing can be read.
      let status = try? root.processStatus(of: process),
      let size = status.residentSize, size <= sizeLookedAt,
      let caller = try? root.processStatus(of: .caller)
    else { return .notTaken }
    var count = MigrationRemainder.Count(
      leavingNodes: leavingNodes,
      movesShared: caller.effectiveCapabilities?.contains(.nice) ?? false)
    do throws(ReadError) {
      var maps = try root.numaMaps(of: process)
      while let mapping = try maps.next() { count.add(mapping) }
    } catch {
      return error.errnoOfProcess == .noSuchProcess ? .notTaken : .failed(error)
    }
    return count.remainder(after: end).map(Look.left) ?? .nothingLeft
  }
}
