internal import CLibc
internal import LinuxSystem

/// The number of a signal.
///
/// Source: signal(7).
public struct Signal: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static let interrupt = Signal(rawValue: SIGINT)
  public static let quit = Signal(rawValue: SIGQUIT)
  public static let terminate = Signal(rawValue: SIGTERM)
  public static let hangUp = Signal(rawValue: SIGHUP)
  /// The user requests an action that the program has defined.
  public static let user1 = Signal(rawValue: SIGUSR1)
  /// The user stops the program from its terminal (Ctrl-Z).
  public static let suspend = Signal(rawValue: SIGTSTP)
  /// The program continues after a stop.
  public static let resume = Signal(rawValue: SIGCONT)
  /// The size of the window has changed.
  public static let resize = Signal(rawValue: SIGWINCH)
}

/// The descriptor to which the handler writes the signal's number; it is global because a handler has no other state.
///
/// The thread that sets and removes the handler sets this value before it sets the handler, and resets the value after
/// it removes the handler.
nonisolated(unsafe) private var writingEnd: Int32 = -1

/// Signals that arrive as bytes of a pipe, so that the program can wait for signals and keys together.
///
/// Only one value may exist at a time, that of the program's screen. A signal that the caller ignores (nohup) stays
/// ignored.
struct CaughtSignals: ~Copyable {
  private let pipe: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
  private let signals: [Signal]

  /// The descriptor that becomes readable when a signal arrives.
  var descriptor: FileDescriptor { pipe.readEnd }

  /// Catches signals.
  ///
  /// - Throws: ``Failure`` with the reason why the pipe cannot be created.
  init(_ signals: [Signal]) throws(Failure) {
    pipe = try orFail("pipe") { () throws(Errno) in try FileDescriptor.pipe() }
    for end in [pipe.readEnd, pipe.writeEnd] {
      _ = set_status_flags(end.rawValue, O_NONBLOCK)
      _ = set_close_on_exec(end.rawValue)
    }
    unsafe writingEnd = pipe.writeEnd.rawValue
    self.signals = signals.filter { !$0.isIgnored }
    for signal in self.signals { signal.catchFromNowOn() }
  }

  deinit {
    for signal in signals { signal.catchNoMore() }
    unsafe writingEnd = -1
    try? pipe.readEnd.close()
    try? pipe.writeEnd.close()
  }

  /// Takes the earliest signal that was not taken before; returns `nil` if no signal has arrived.
  func next() -> Signal? {
    var number: UInt8 = 0
    let count = unsafe read(pipe.readEnd.rawValue, &number, 1)
    return count == 1 ? Signal(rawValue: Int32(number)) : nil
  }
}

/// Signals that are blocked, so that work can stop at a consistent point and the tool can report the completed work.
///
/// Threads that start afterwards block them too. A signal that the caller ignores (nohup) stays ignored.
public struct HeldSignals: Sendable {
  private let signals: [Signal]

  /// Blocks the signals from now on, in this thread and in the threads that it starts.
  public init(_ signals: [Signal]) {
    // The kernel keeps a blocked signal pending even if it is ignored.
    self.signals = signals.filter { !$0.isIgnored }
    mask(SIG_BLOCK)
  }

  /// A pending signal, which stays pending; `nil` if no signal is pending.
  ///
  /// Source: sigpending(2).
  public var pending: Signal? {
    var set = sigset_t()
    guard unsafe sigpending(&set) == 0 else { return nil }
    return signals.first { unsafe sigismember(&set, $0.rawValue) == 1 }
  }

  /// Takes a pending signal; returns `nil` if no signal is pending.
  ///
  /// Source: sigtimedwait(2).
  public func take() -> Signal? {
    var set = set
    var atOnce = timespec()
    let number = unsafe sigtimedwait(&set, nil, &atOnce)
    return number > 0 ? Signal(rawValue: number) : nil
  }

  /// Unblocks the signals; a signal that has arrived then takes effect.
  public func release() { mask(SIG_UNBLOCK) }

  private var set: sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal.rawValue) }
    return set
  }

  private func mask(_ how: CInt) {
    var set = set
    unsafe pthread_sigmask(how, &set, nil)
  }
}

extension Signal: CustomStringConvertible {
  /// The name of a signal that requests a program to end; any other signal by its number.
  public var description: String {
    switch self {
    case .interrupt: "SIGINT"
    case .quit: "SIGQUIT"
    case .terminate: "SIGTERM"
    case .hangUp: "SIGHUP"
    default: "signal \(rawValue)"
    }
  }
}

extension Signal {
  fileprivate var isIgnored: Bool { is_signal_ignored(rawValue) != 0 }

  /// Sets the handler; a system call that the handler interrupts is restarted: signal(2).
  fileprivate func catchFromNowOn() {
    signal(rawValue) { number in
      let before = get_errno()
      var byte = UInt8(truncatingIfNeeded: number)
      _ = unsafe write(writingEnd, &byte, 1)
      set_errno(before)
    }
  }

  fileprivate func catchNoMore() { take_default_action(rawValue) }

  /// Applies the signal's default action to this process: ends it, or stops it and returns when it continues.
  ///
  /// Source: signal(7), raise(3).
  func takeDefaultAction() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, rawValue)
    take_default_action(rawValue)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    kill(getpid(), rawValue)
  }

  /// Stops the process as Ctrl-Z does, and catches the signal again when the process continues.
  func stop(_ caught: borrowing CaughtSignals) {
    takeDefaultAction()
    catchFromNowOn()
  }
}
