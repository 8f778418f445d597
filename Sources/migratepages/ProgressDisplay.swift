import CommandInterface
import NumaCore

/// Shows on stderr how far the engine is, and says so to whoever asks by SIGUSR1.
struct ProgressDisplay: Sendable {
  /// What is shown without being asked for each time.
  enum Form: Equatable {
    case nothing
    /// On a terminal: unless it was asked for, it is gone at the end, and a short run shows none.
    case bar(isAskedFor: Bool)
    case lines
    case json
  }

  private let form: Form
  private let status: StatusLine
  private let asking = HeldSignals([.user1])
  private let start = MonotonicClock.now

  init(_ status: StatusLine, _ manner: Manner) {
    self.status = status
    form = Form(manner, on: status.terminal)
  }
}

extension ProgressDisplay.Form {
  init(_ manner: Manner, on terminal: TerminalTraits) {
    switch manner.progress {
    case .json: self = .json
    case .text: self = terminal.canDraw ? .bar(isAskedFor: true) : .lines
    // numactl's tool shows nothing.
    case nil where manner.isPlain: self = .nothing
    case nil: self = terminal.canDraw ? .bar(isAskedFor: false) : .nothing
    }
  }

  /// How often it is looked at.
  fileprivate var interval: Duration {
    switch self {
    case .nothing, .bar: .milliseconds(100)
    case .lines, .json: .seconds(1)
    }
  }
}

extension ProgressDisplay {
  /// Has the engine tell how far it is with a process.
  func watch(_ process: ProcessID) -> MigrationWatch {
    MigrationWatch(each: form.interval) { progress in show(progress, of: process) }
  }

  /// After which a run is worth a bar that nobody asked for.
  private static let patience = Duration.seconds(1)

  private func show(_ progress: MigrationProgress, of process: ProcessID) {
    let isAsked = asking.take() != nil
    // A reader of JSON is told as often as it is looked at.
    if isAsked, form != .json { status.say(progress.line(of: process)) }
    switch form {
    case .nothing: break
    case .lines: if !isAsked { status.say(progress.line(of: process)) }
    case .json: status.write(progress.json(of: process))
    case .bar(isAskedFor: true):
      status.draw(progress.bar(of: process, on: status.terminal))
      if progress.isOver { status.keep() }
    case .bar(isAskedFor: false):
      guard MonotonicClock.now - start >= Self.patience else { return }
      if progress.isOver {
        status.erase()
      } else {
        status.draw(progress.bar(of: process, on: status.terminal))
      }
    }
  }
}
