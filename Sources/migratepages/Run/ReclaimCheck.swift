import CommandInterface
import NumaCore

extension ResolvedMigration {
  /// Checks that reclaim would drop page cache, and not move it to slower nodes.
  ///
  /// - Throws: ``Failure`` with the reason.
  func checkReclaim(on root: SystemRoot) throws(Failure) {
    guard emptying.dropsCache, from.contains(where: { root.cacheReclaim(of: $0) != nil }) else {
      return
    }
    let demotes = try orFail("--cache") { () throws(ReadError) in try root.demotesPages() }
    guard demotes == true else { return }
    throw Failure(
      "--cache: demotion is enabled (/sys/kernel/mm/numa/demotion_enabled), so the kernel would move the cache to slower nodes"
    )
  }
}
