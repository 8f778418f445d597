internal import CLibc
internal import LinuxSystem

/// An event while a screen is shown.
public enum ScreenEvent: Equatable, Sendable {
  /// A byte from the keyboard.
  case key(UInt8)
  /// The frame must be drawn again: the size of the window has changed, or the program continues after a stop.
  case mustRedraw
  /// The requested moment has been reached.
  case timeUp
  /// A signal that ends programs has arrived; the loss of the keyboard counts as a hang-up.
  case ended(by: Signal)
}

/// The whole terminal, for a program that draws on it repeatedly.
///
/// The terminal shows its alternate screen without a cursor, and passes on keys one by one without showing them. All of
/// that is undone when the value is destroyed, for any reason, and while the program is stopped by the user.
/// Ctrl-C and Ctrl-Z stay signals.
public struct TerminalScreen: ~Copyable {
  private let signals: CaughtSignals
  private let input = FileDescriptor.standardInput
  private let output = FileDescriptor.standardOutput
  /// The earlier settings of the keyboard; `nil` if keys do not come from a terminal.
  private var before: termios?

  /// Takes over the terminal that the tool prints to.
  ///
  /// The caller must check first that the output is a terminal.
  public init() throws(Failure) {
    signals = try CaughtSignals([
      .interrupt, .quit, .terminate, .hangUp, .suspend, .resume, .resize,
    ])
    enter()
  }

  deinit { Self.leave(before, input, output) }

  /// The size of the window; a value that the terminal does not report is that of usual terminals.
  public var size: (columns: Int, rows: Int) { Self.windowSize(output) }

  /// The number of lines of the terminal that the tool prints to.
  public static var rows: Int { windowSize(.standardOutput).rows }

  private static func windowSize(_ output: FileDescriptor) -> (columns: Int, rows: Int) {
    var size = winsize()
    _ = unsafe get_window_size(output.rawValue, &size)
    return (
      size.ws_col > 0 ? Int(size.ws_col) : TerminalTraits.usualColumns,
      size.ws_row > 0 ? Int(size.ws_row) : usualRows
    )
  }

  private static let usualRows = 24

  /// Shows a frame.
  ///
  /// - Throws: ``Failure`` if the frame cannot be written; if the terminal is gone, the failure ends the tool as SIGHUP
  ///   does.
  public func show(_ text: String) throws(Failure) {
    do throws(Errno) {
      try output.writeAll(text.utf8)
    } catch .ioError {
      // The kernel sends SIGHUP if the terminal is gone, but the signal may not have been read yet.
      throw Failure(endedBy: .hangUp)
    } catch {
      throw Failure("standard output: \(error)")
    }
  }

  /// Waits for a key, a signal or the moment, whichever comes first.
  ///
  /// Source: poll(2).
  public mutating func next(until moment: Duration) -> ScreenEvent {
    while true {
      if let signal = signals.next() {
        if let event = event(of: signal) { return event }
        continue
      }
      let left = moment - MonotonicClock.now
      guard left > .zero else { return .timeUp }
      var sources = [
        pollfd(fd: signals.descriptor.rawValue, events: Int16(POLLIN), revents: 0),
        // poll(2) ignores a negative descriptor.
        pollfd(fd: before == nil ? -1 : input.rawValue, events: Int16(POLLIN), revents: 0),
      ]
      // A part of a millisecond is rounded up, so that poll(2) does not return too early.
      let timeout = Int32(min(left.inSeconds * 1000 + 1, 1_000_000))
      guard unsafe poll(&sources, 2, timeout) > 0, sources[1].revents != 0 else { continue }
      var byte: UInt8 = 0
      return unsafe read(input.rawValue, &byte, 1) == 1 ? .key(byte) : .ended(by: .hangUp)
    }
  }

  private mutating func event(of signal: Signal) -> ScreenEvent? {
    switch signal {
    case .suspend:
      Self.leave(before, input, output)
      signal.stop(signals)
      enter()
      return .mustRedraw
    case .resume:
      // The stop could not be caught, and the shell has changed the terminal's settings in the meantime.
      enter()
      return .mustRedraw
    case .resize: return .mustRedraw
    default: return .ended(by: signal)
    }
  }

  private mutating func enter() {
    var traits = termios()
    if isatty(input.rawValue) == 1, unsafe tcgetattr(input.rawValue, &traits) == 0 {
      // If the terminal already passes on each key at once, an earlier call has changed its settings.
      if before == nil || traits.c_lflag & UInt32(ICANON) != 0 { before = traits }
      traits.c_lflag &= ~UInt32(ICANON | ECHO)
      unsafe withUnsafeMutableBytes(of: &traits.c_cc) { characters in
        unsafe characters[Int(VMIN)] = 1
        unsafe characters[Int(VTIME)] = 0
      }
      _ = unsafe tcsetattr(input.rawValue, TCSANOW, &traits)
    }
    try? output.writeAll(ScreenFrame.enter.utf8)
  }

  private static func leave(_ before: termios?, _ input: FileDescriptor, _ output: FileDescriptor) {
    try? output.writeAll(ScreenFrame.leave.utf8)
    guard var before else { return }
    _ = unsafe tcsetattr(input.rawValue, TCSANOW, &before)
  }
}
