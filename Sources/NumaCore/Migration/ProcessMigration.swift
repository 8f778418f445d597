internal import LinuxSystem

/// Moves the pages of a process between nodes by the kernel's own call, and says what came of it.
public struct ProcessMigration: Hashable, Sendable {
  /// The process whose pages move.
  public let process: ProcessID
  /// The nodes whose pages move.
  public let from: NodeMask
  /// The nodes they go to, paired with `from` as ``NodePairs`` says.
  public let to: NodeMask
  /// The resident memory up to which the process is asked where its pages are afterwards.
  public var sizeLookedAt = greatestSizeLookedAt

  /// Plans a migration; ``run()`` carries it out.
  public init(of process: ProcessID, from: NodeMask, to: NodeMask) {
    self.process = process
    self.from = from
    self.to = to
  }

  /// What a migration that the kernel carried out came to.
  public struct Outcome: Hashable, Sendable {
    /// Pages that the kernel says it tried and failed to move. It counts some that it moved: from 6.7 on, a
    /// page of shared memory that the process maps twice.
    public let pagesNotMoved: Int
    /// What was seen afterwards on the nodes that were to be left.
    public let look: Look

    /// What is left on the nodes that were to be left; nil when nothing is, or nobody looked.
    public var remainder: MigrationRemainder? {
      if case .left(let remainder) = look { remainder } else { nil }
    }
  }

  /// What was seen after a migration on the nodes that it was to leave.
  public enum Look: Hashable, Sendable {
    /// Nobody looked: the process is too large, has ended, or `/proc` is not there; or no node was to be left.
    case notTaken
    /// Nothing is left that could have moved.
    case nothingLeft
    /// These pages are left.
    case left(MigrationRemainder)
    /// It could not be read.
    case failed(ReadError)
  }

  /// The resident memory above which the process is by default not asked where its pages are afterwards.
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
    return Outcome(
      pagesNotMoved: notMoved, look: look(after: .succeeded(pagesNotMoved: notMoved)))
  }

  /// Looks once where the pages are now. A process that has ended left nothing behind.
  func look(after end: MigrationRemainder.Count.CallEnd) -> Look {
    let root = SystemRoot.live
    let leavingNodes = from.subtracting(to)
    guard !leavingNodes.isEmpty,
      // Without /proc there is nothing to look at.
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
