internal import Glibc
internal import SystemPackage

/// A signal by its number. Source: signal(7).
public struct Signal: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static let interrupt = Signal(rawValue: SIGINT)
  public static let quit = Signal(rawValue: SIGQUIT)
  public static let terminate = Signal(rawValue: SIGTERM)
  public static let hangUp = Signal(rawValue: SIGHUP)
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
    do {
      pipe = try FileDescriptor.pipe()
    } catch {
      throw Failure("pipe: \(error)")
    }
    for end in [pipe.readEnd, pipe.writeEnd] {
      _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK)
      _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC)
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

extension Signal {
  fileprivate var isIgnored: Bool {
    var action = sigaction()
    unsafe sigaction(rawValue, nil, &action)
    let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    let ignored = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
    return handler == ignored
  }

  /// A system call that the handler interrupts is taken up again: signal(2).
  fileprivate func catchFromNowOn() {
    signal(rawValue) { number in
      let before = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = unsafe write(writingEnd, &byte, 1)
      errno = before
    }
  }

  fileprivate func catchNoMore() { signal(rawValue, SIG_DFL) }

  /// Lets the signal do to this process what it does by itself: end it, or stop it, after which this returns.
  ///
  /// Source: signal(7), raise(3).
  func takeDefaultAction() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, rawValue)
    signal(rawValue, SIG_DFL)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    kill(getpid(), rawValue)
  }

  /// Stops the process as Ctrl-Z does, and catches the signal again when it goes on.
  func stop(_ caught: borrowing CaughtSignals) {
    takeDefaultAction()
    catchFromNowOn()
  }
}
