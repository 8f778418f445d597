import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Shows the requested output on the whole screen until the user ends it.
  ///
  /// - Throws: An error of reading or showing; the signal that ends the tool.
  func watch(_ interval: Duration, _ plan: Plan, on root: SystemRoot) throws(Failure) {
    let terminal = TerminalTraits.asked()
    guard terminal.canDraw else {
      let reason =
        terminal.isTerminal
        ? "TERM=\(Word(environment: "TERM")?.printable ?? "")" : "standard output is no terminal"
      throw Failure("--watch: \(reason); --interval prints line by line")
    }
    // Errors of the machine are reported before the tool takes over the screen.
    var sample = try WatchSample(plan, on: root, after: nil)
    var screen = try TerminalScreen()
    var shown: ScreenFrame?
    var due = MonotonicClock.now
    while true {
      shown = try show(sample, plan.style, every: interval, on: screen, after: shown)
      due = max(due + interval, MonotonicClock.now)
      waiting: while true {
        switch screen.next(until: due) {
        case .timeUp: break waiting
        case .key(UInt8(ascii: "q")), .key(UInt8(ascii: "Q")): return
        case .key: continue
        case .mustRedraw:
          shown = try show(sample, plan.style, every: interval, on: screen, after: nil)
        case .ended(let signal): throw Failure(endedBy: signal)
        }
      }
      sample = try WatchSample(plan, on: root, after: sample)
    }
  }

  private func show(
    _ sample: WatchSample, _ style: TableStyle, every interval: Duration,
    on screen: borrowing TerminalScreen, after previous: ScreenFrame?
  ) throws(Failure) -> ScreenFrame {
    let size = screen.size
    var terminal = TerminalTraits.asked()
    terminal.columns = size.columns
    let heading = "\(name)  \(sample.timeOfDay)  every \(seconds(interval)) s  q quits"
    let frame = sample.frame(heading: heading, style, on: terminal)
    try screen.show(
      frame.text(columns: size.columns, rows: size.rows, after: previous, on: terminal))
    return frame
  }

  /// `2`, `0.5`
  private func seconds(_ interval: Duration) -> String {
    var text = decimal(interval.inSeconds, 3).bytes
    while text.last == UInt8(ascii: "0") { text.removeLast() }
    return String(bytes: text[...].remainder(before: ".") ?? text[...])
  }
}
