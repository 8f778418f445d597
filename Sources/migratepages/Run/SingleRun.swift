import CommandInterface
import NumaCore

/// The migration of a single process.
struct SingleRun {
  private let process: ProcessID
  private let migration: ResolvedMigration
  private let engine: EngineRun

  init(of process: ProcessID, _ migration: ResolvedMigration, _ status: StatusLine) {
    self.process = process
    self.migration = migration
    engine = EngineRun(of: process, migration, status)
  }
}

extension SingleRun {
  /// Moves the pages, and returns warnings about the result.
  func carryOut(_ program: inout Program) throws(Failure) -> [RunWarning] {
    guard migration.options.isPlain else { return try engine.carryOut(&program) }
    var kernelMigration = migration.kernelMigration(of: process)
    let status = try? SystemRoot.live.processStatus(of: process)
    // For targets outside the cpuset of the process, the engine would make the same call as the one below.
    let isAllowed = status?.allowedNodes.map { migration.to.isSubset(of: $0) } ?? true
    if isAllowed, migration.usesEngine(for: status?.residentSize) {
      switch try engine.moveBeforeKernel() {
      // The engine has moved every page that was there. To check again would stall a large process needlessly.
      case .newPages: kernelMigration.sizeLookedAt = Self.sizeLookedAtAfterEngine
      case .allPages: break
      case .noPages(let report): return [.processEnded(process, report)]
      }
    }
    let outcome = try orFail { () throws(MigrationRefusal) in try kernelMigration.run() }
    return warnings(about: outcome)
  }

  private static let sizeLookedAtAfterEngine = ByteCount(rawValue: 64 << 20)

  private func warnings(about outcome: ProcessMigration.Outcome) -> [RunWarning] {
    if let nothingMoves = migration.nothingMoves { return [.request(nothingMoves)] }
    let notMoved = RunWarning.notMoved(process, pages: outcome.pagesNotMoved)
    switch outcome.look {
    case .left(let remainder): return [.stayed(process, remainder)]
    case .failed(let error): return [.pagesNotRead(error)]
    // If the nodes were read and are empty, the kernel's count, which includes some pages twice, is ignored. On a
    // node that pages both leave and fill, a page that stayed looks like a page that arrived.
    case .nothingLeft where migration.from.isDisjoint(with: migration.to): return []
    case .nothingLeft, .notTaken: return outcome.pagesNotMoved > 0 ? [notMoved] : []
    }
  }
}

extension ResolvedMigration {
  /// The least resident memory for which the engine is used: below it, the kernel's single call is as fast.
  static let leastSizeForEngine = ByteCount(rawValue: 32 << 20)

  /// Returns whether the plain form uses the engine before the kernel's call.
  ///
  /// It does if the memory is large enough, and if the kernel's call, a second run of the same migration, moves no page
  /// that the engine has moved.
  func usesEngine(for size: ByteCount?) -> Bool {
    guard options.engine == .auto, nothingMoves == nil, !from.isEmpty else { return false }
    let isRepeatable = from.isDisjoint(with: to) || from.count != to.count
    guard isRepeatable, let size else { return false }
    return size >= Self.leastSizeForEngine
  }
}
