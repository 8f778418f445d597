import CommandInterface
import LinuxSystem
import NumaCore

extension Failure {
  /// Creates a failure that reports what the engine moved, and why it moved no more.
  init(
    _ result: EngineResult, _ report: MigrationReport, of process: ProcessID,
    stoppedBy signal: Signal?
  ) {
    let done = report.summary
    switch result {
    case .success: self.init(nil)
    case .someStayed: self.init("\(process): \(done)", status: .someStayed)
    case .noneMoved: self.init("\(process): \(done)", status: .noneMoved)
    case .targetFull:
      self.init("\(process): no memory on the target\(report.roomOnFullTargets): \(done)")
    case .targetRefused: self.init("\(process): a target takes no pages: \(done)")
    case .processEnded: self.init("\(process): the process has ended; \(done)")
    case .refused(let errno): self.init("\(process): move_pages: \(errno); \(done)")
    case .stopped:
      if let signal {
        self.init("\(process): stopped by \(signal): \(done)", endedBy: signal)
      } else {
        self.init("\(process): time has run out: \(done)", status: .timedOut)
      }
    }
  }
}

extension MigrationReport {
  /// The free memory of the full targets: ` (node 7 has 1.2 MiB free)`.
  fileprivate var roomOnFullTargets: String {
    let full = NodeMask(
      flows.filter { $0.stayed.contains { $0.reason == .noMemory } }.map { $0.pair.target })
    let room = full.compactMap { node in
      (try? SystemRoot.live.memory(of: node)).map { "node \(node) has \($0.free) free" }
    }
    return room.isEmpty ? "" : " (\(room.joined(separator: ", ")))"
  }
}
