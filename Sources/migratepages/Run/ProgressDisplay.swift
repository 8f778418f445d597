import CommandInterface
import LinuxSystem
import NumaCore

/// The display of the engine's progress on stderr, which also answers SIGUSR1.
struct ProgressDisplay: Sendable {
  /// What is shown without SIGUSR1.
  enum Form: Equatable {
    case nothing
    /// A bar on a terminal.
    ///
    /// If it was not requested, it is erased at the end, and a short run shows none.
    case bar(isRequested: Bool)
    case lines
    case json
  }

  private let form: Form
  private let status: StatusLine
  private let requests = HeldSignals([.user1])
  private let start = MonotonicClock.now

  init(_ status: StatusLine, _ options: RunOptions) {
    self.status = status
    form = Form(options, on: status.terminal)
  }
}

extension ProgressDisplay.Form {
  init(_ options: RunOptions, on terminal: TerminalTraits) {
    switch options.progress {
    case .json: self = .json
    case .text: self = terminal.canDraw ? .bar(isRequested: true) : .lines
    // numactl's migratepages shows no progress.
    case nil where options.isPlain: self = .nothing
    case nil: self = terminal.canDraw ? .bar(isRequested: false) : .nothing
    }
  }

  /// The interval between two updates.
  fileprivate var interval: Duration {
    switch self {
    case .nothing, .bar: .milliseconds(100)
    case .lines, .json: .seconds(1)
    }
  }
}

extension ProgressDisplay {
  /// Returns a watch that shows the engine's progress with a process, file or segment.
  func watch(_ subject: MigrationSubject) -> MigrationWatch {
    MigrationWatch(each: form.interval) { progress in show(progress, of: subject) }
  }

  /// The time after which a run shows a bar that was not requested.
  private static let delay = Duration.seconds(1)

  private func show(_ progress: MigrationProgress, of subject: MigrationSubject) {
    let wasRequested = requests.take() != nil
    // With JSON, each update is written, with or without a signal.
    if wasRequested, form != .json { status.say(progress.line(of: subject)) }
    switch form {
    case .nothing: break
    case .lines: if !wasRequested { status.say(progress.line(of: subject)) }
    case .json: status.write(progress.json(of: subject))
    case .bar(isRequested: true):
      status.draw(progress.bar(of: subject, on: status.terminal))
      if progress.isOver { status.keep() }
    case .bar(isRequested: false):
      guard MonotonicClock.now - start >= Self.delay else { return }
      if progress.isOver {
        status.erase()
      } else {
        status.draw(progress.bar(of: subject, on: status.terminal))
      }
    }
  }
}
