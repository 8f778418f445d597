internal import CLibc
internal import LinuxSystem

/// What comes while a screen is shown.
public enum ScreenEvent: Equatable, Sendable {
  /// A byte from the keyboard.
  case key(UInt8)
  /// The window has another size, or the program was stopped and goes on: what is shown must be drawn again.
  case mustRedraw
  /// The time is up.
  case timeUp
  /// A signal that ends programs; the keyboard that is gone counts as hang-up.
  case ended(by: Signal)
}

/// The whole terminal, for a program that draws on it time and again.
///
/// The terminal shows its other page without a cursor, and gives keys one by one without showing them. All of that is
/// undone when the value goes, however that comes about, and while the user has stopped the program.
/// Ctrl-C and Ctrl-Z stay signals.
public struct TerminalScreen: ~Copyable {
  private let signals: CaughtSignals
  private let input = FileDescriptor.standardInput
  private let output = FileDescriptor.standardOutput
  /// How the keyboard was; nil where keys do not come from a terminal.
  private var before: termios?

  /// Takes the terminal that the tool prints to. Whether it is one must be asked before.
  public init() throws(Failure) {
    signals = try CaughtSignals([
      .interrupt, .quit, .terminate, .hangUp, .suspend, .resume, .resize,
    ])
    enter()
  }

  deinit { Self.leave(before, input, output) }

  /// The size of the window; what the terminal does not say is what terminals usually have.
  public var size: (columns: Int, rows: Int) { Self.windowSize(output) }

  /// How many lines the terminal shows that the tool prints to.
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
  /// - Throws: ``Failure`` when it cannot be written; where the terminal is gone, it ends the tool as SIGHUP does.
  public func show(_ text: String) throws(Failure) {
    do throws(Errno) {
      try output.writeAll(text.utf8)
    } catch .ioError {
      // The kernel's word for it may not have been read yet.
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
        // A negative one is left out.
        pollfd(fd: before == nil ? -1 : input.rawValue, events: Int16(POLLIN), revents: 0),
      ]
      // Not a moment too soon: a rest of a millisecond is rounded up.
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
      // A stop that could not be caught: the shell has set up the terminal for itself meanwhile.
      enter()
      return .mustRedraw
    case .resize: return .mustRedraw
    default: return .ended(by: signal)
    }
  }

  private mutating func enter() {
    var traits = termios()
    if isatty(input.rawValue) == 1, unsafe tcgetattr(input.rawValue, &traits) == 0 {
      // Where a key comes at once already, this is how the terminal was left by an earlier call.
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
