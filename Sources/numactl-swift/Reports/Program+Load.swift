import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Reads a file into the page cache by the policy of this process, and shows the progress on a terminal.
  func load(_ path: Word, by policy: MemoryPolicy?) throws(Failure) {
    let signals = HeldSignals([.interrupt, .terminate])
    let display = LoadDisplay(of: path, statusLine)
    let report: CacheLoad.Report
    do throws(ResidentMemoryError) {
      report = try CacheLoad(of: path.path, by: policy).run(
        watching: display.show, stop: { signals.pending != nil })
    } catch {
      display.end()
      throw Failure("--load: \(error)")
    }
    display.end()
    if let signal = signals.pending {
      throw Failure(
        "--load: \(path): stopped by \(signal): \(report.read) of \(report.size) read",
        endedBy: signal)
    }
    // A command that follows is to be stopped by them.
    signals.release()
    if let moved = report.moved, moved.stayed.rawValue > 0 {
      warn("--load: \(path): \(moved.summary)")
    }
  }
}

/// The progress of a load, on one line of a terminal.
private final class LoadDisplay {
  private let name: String
  private let status: StatusLine
  private let start = MonotonicClock.now
  private var last = MonotonicClock.now
  private var isDrawn = false

  /// The time after which a line is shown, and the time between two lines.
  private static let interval = Duration.milliseconds(500)

  init(of path: Word, _ status: StatusLine) {
    name = path.lastPathComponent.printable
    self.status = status
  }

  func show(_ read: ByteCount, of size: ByteCount) {
    let now = MonotonicClock.now
    guard status.terminal.canDraw, now - last >= Self.interval else { return }
    last = now
    isDrawn = true
    let text = "\(name): \(read) of \(size)"
    // Some terminals continue on the next line after the last column.
    status.draw(String(text.prefix(max(0, status.terminal.columns - 1))))
  }

  func end() {
    if isDrawn { status.erase() }
  }
}
