import CommandInterface
import LinuxSystem
import NumaCore

extension ResolvedMigration {
  /// Moves the threads to the pages if requested, and returns warnings about what may bring pages back.
  ///
  /// After a run that did not complete, the threads do not move: most pages may still be on their old nodes.
  func pinThreads(of process: ProcessID, after report: MigrationReport) -> [RunWarning] {
    switch report.end {
    case .complete: report.moved.rawValue > 0 || isPinning ? pinThreads(of: process) : []
    case .stopped, .refused: isPinning ? [.threadsNotTried(process)] : []
    case .processEnded: []
    }
  }

  private func pinThreads(of process: ProcessID) -> [RunWarning] {
    let pairs = engineMigration(of: process).pairs
    var warnings: [RunWarning] = []
    if isPinning {
      do throws(ReadError) {
        let move = try LinuxKernel().moveThreads(of: process, by: pairs)
        var counts: [Errno: Int] = [:]
        for errno in move.failed.values { counts[errno, default: 0] += 1 }
        warnings = counts.ordered { $0.key.rawValue < $1.key.rawValue }.map { errno, count in
          .threadsStayed(process, count: count, targets: pairs.targets, errno)
        }
      } catch {
        warnings = [.threadsNotRead(process, error)]
      }
    }
    // A process that has exited brings no pages back. If the policy is not read, risks that depend on it are not
    // reported.
    let risks =
      (try? SystemRoot.live.returnRisks(
        of: process, after: pairs, readsPolicy: options.maxPause == nil)) ?? []
    return warnings + risks.map { .mayReturn(process, $0, advisesPin: !isPinning) }
  }
}
