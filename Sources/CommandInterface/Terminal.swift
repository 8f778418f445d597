internal import CLibc
public import LinuxSystem

extension TerminalTraits {
  /// Asks what is behind a descriptor, by default what the tool prints to.
  ///
  /// Source: isatty(3), ioctl_tty(2) `TIOCGWINSZ`.
  public static func asked(of descriptor: FileDescriptor = .standardOutput) -> TerminalTraits {
    let isTerminal = isatty(descriptor.rawValue) == 1
    return TerminalTraits(
      isTerminal: isTerminal, windowColumns: isTerminal ? windowColumns(descriptor) : nil,
      environment: environment)
  }

  /// The same for a graph: bars of ASCII where the output is not a terminal, since what reads them is not known.
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
