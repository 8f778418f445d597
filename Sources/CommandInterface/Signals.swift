internal import CLibc
internal import LinuxSystem

/// A signal by its number. Source: signal(7).
public struct Signal: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static let interrupt = Signal(rawValue: SIGINT)
  public static let quit = Signal(rawValue: SIGQUIT)
  public static let terminate = Signal(rawValue: SIGTERM)
  public static let hangUp = Signal(rawValue: SIGHUP)
  /// The user asks the program for something that it has chosen.
  public static let user1 = Signal(rawValue: SIGUSR1)
  /// The user stops the program from its terminal (Ctrl-Z).
  public static let suspend = Signal(rawValue: SIGTSTP)
  /// The program goes on.
  public static let resume = Signal(rawValue: SIGCONT)
  /// The window has another size.
  public static let resize = Signal(rawValue: SIGWINCH)
}

/// Where the handler writes what came: the one thing that a handler can reach.
///
/// It is written before a handler is set and after it is taken away, by the thread that does both.
nonisolated(unsafe) private var writingEnd: Int32 = -1

/// Signals that come as bytes of a pipe, so that they can be waited for together with keys.
///
/// Nothing but the program's screen may take signals at a time. What the caller ignores (nohup) stays ignored.
struct CaughtSignals: ~Copyable {
  private let pipe: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
  private let signals: [Signal]

  /// Becomes readable when a signal came.
  var descriptor: FileDescriptor { pipe.readEnd }

  /// - Throws: The reason why there is no pipe.
  init(_ signals: [Signal]) throws(Failure) {
    do throws(Errno) {
      pipe = try FileDescriptor.pipe()
    } catch {
      throw Failure("pipe: \(error)")
    }
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

  /// The signal that came first of those not yet taken; nil when there is none.
  func next() -> Signal? {
    var number: UInt8 = 0
    let count = unsafe read(pipe.readEnd.rawValue, &number, 1)
    return count == 1 ? Signal(rawValue: Int32(number)) : nil
  }
}

/// Signals that are held back, so that work can stop where it is whole, and say what was done.
///
/// Threads that start afterwards hold them back too. What the caller ignores (nohup) stays ignored.
public struct HeldSignals: Sendable {
  private let signals: [Signal]

  /// Holds them back from here on, in this thread and those that it starts.
  public init(_ signals: [Signal]) {
    // The kernel keeps a signal that is held back, ignored or not.
    self.signals = signals.filter { !$0.isIgnored }
    mask(SIG_BLOCK)
  }

  /// The signal that came, if one has. It stays pending.
  ///
  /// Source: sigpending(2).
  public var pending: Signal? {
    var set = sigset_t()
    guard unsafe sigpending(&set) == 0 else { return nil }
    return signals.first { unsafe sigismember(&set, $0.rawValue) == 1 }
  }

  /// Takes one that came, which is pending no more; nil where none has.
  ///
  /// Source: sigtimedwait(2).
  public func take() -> Signal? {
    var set = set
    var atOnce = timespec()
    let number = unsafe sigtimedwait(&set, nil, &atOnce)
    return number > 0 ? Signal(rawValue: number) : nil
  }

  /// Lets them through: one that came takes its effect.
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
  /// The name of those that end a program politely, any other by number.
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

  /// A system call that the handler interrupts is taken up again: signal(2).
  fileprivate func catchFromNowOn() {
    signal(rawValue) { number in
      let before = get_errno()
      var byte = UInt8(truncatingIfNeeded: number)
      _ = unsafe write(writingEnd, &byte, 1)
      set_errno(before)
    }
  }

  fileprivate func catchNoMore() { take_default_action(rawValue) }

  /// Lets the signal do to this process what it does by itself: end it, or stop it, after which this returns.
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

  /// Stops the process as Ctrl-Z does, and catches the signal again when it goes on.
  func stop(_ caught: borrowing CaughtSignals) {
    takeDefaultAction()
    catchFromNowOn()
  }
}
