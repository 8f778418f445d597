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

  private static func windowColumns(_ descriptor: FileDescriptor) -> Int? {
    var size = winsize()
    guard unsafe get_window_size(descriptor.rawValue, &size) == 0 else { return nil }
    return Int(size.ws_col)
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
