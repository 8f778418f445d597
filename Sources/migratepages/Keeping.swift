import CommandInterface
import NumaCore
import SystemPackage

extension Errand {
  /// The same for the one process, if anything of it has moved.
  func keep(_ report: MigrationReport) -> [Remark] {
    report.moved.rawValue > 0 || isPinning ? keep(migration.process) : []
  }

  /// Has the threads follow the pages, where that was asked for, and says what may bring pages back.
  func keep(_ process: ProcessID) -> [Remark] {
    let pairs = parallel(of: process).pairs
    var remarks: [Remark] = []
    if isPinning {
      do throws(ReadError) {
        let move = try LinuxKernel().moveThreads(of: process, by: pairs)
        remarks = move.failed.sorted { $0.key < $1.key }.map {
          .threadStays(process, $0.key, $0.value.description)
        }
      } catch {
        remarks = [.notPinned(process, error)]
      }
    }
    // A process that has ended brings nothing back.
    let risks =
      (try? SystemRoot.live.returnRisks(
        of: process, after: pairs, readsPolicy: manner.longestPause == nil)) ?? []
    return remarks + risks.map { .mayReturn(process, $0, advisesPin: !isPinning) }
  }
}
