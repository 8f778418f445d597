internal import CLibc
public import LinuxSystem

extension TerminalTraits {
  /// Returns the traits of the output of a descriptor, by default of standard output.
  ///
  /// Source: isatty(3), ioctl_tty(2) `TIOCGWINSZ`.
  public static func asked(of descriptor: FileDescriptor = .standardOutput) -> TerminalTraits {
    let isTerminal = isatty(descriptor.rawValue) == 1
    return TerminalTraits(
      isTerminal: isTerminal, windowColumns: isTerminal ? windowColumns(descriptor) : nil,
      environment: environment)
  }

  /// Returns the traits for a graph on standard output, whose bars are ASCII if the output is not a terminal.
  ///
  /// In that case, the program that reads the bars is not known.
  public static func askedForGraph() -> TerminalTraits {
    var terminal = asked()
    terminal.isUTF8 = terminal.isUTF8 && terminal.isTerminal
    return terminal
  }

  private static func windowColumns(_ descriptor: FileDescriptor) -> Int? {
    var size = winsize()
    guard unsafe get_window_size(descriptor.rawValue, &size) == 0 else { return nil }
    return Int(size.ws_col)
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
