import CommandInterface
import NumaCore
import LinuxSystem

extension Errand {
  /// Moves the threads to the pages if requested, and returns remarks on what may bring pages back.
  ///
  /// After a run that did not complete, the threads do not move: most pages may still be on their old nodes.
  func keep(_ process: ProcessID, _ report: MigrationReport) -> [Remark] {
    switch report.end {
    case .complete: report.moved.rawValue > 0 || isPinning ? keep(process) : []
    case .stopped, .refused: isPinning ? [.leftUnpinned(process)] : []
    case .processEnded: []
    }
  }

  private func keep(_ process: ProcessID) -> [Remark] {
    let pairs = parallel(of: process).pairs
    var remarks: [Remark] = []
    if isPinning {
      do throws(ReadError) {
        let move = try LinuxKernel().moveThreads(of: process, by: pairs)
        var counts: [Errno: Int] = [:]
        for errno in move.failed.values { counts[errno, default: 0] += 1 }
        remarks = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { errno, count in
          .threadsStay(process, count: count, pairs.targets, errno)
        }
      } catch {
        remarks = [.notPinned(process, error)]
      }
    }
    // A process that has exited brings no pages back. If the policy is not read, risks that depend on it are not
    // reported.
    let risks =
      (try? SystemRoot.live.returnRisks(
        of: process, after: pairs, readsPolicy: manner.longestPause == nil)) ?? []
    return remarks + risks.map { .mayReturn(process, $0, advisesPin: !isPinning) }
  }
}
