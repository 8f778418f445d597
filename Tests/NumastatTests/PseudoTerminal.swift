import Foundation
import Glibc

/// A program on its own terminal, with its output, its input and its exit.
final class PseudoTerminal {
  private let master: Int32
  private let process: pid_t
  private(set) var text = ""
  private var isWaitedFor = false

  /// How a program ended: its exit status, or its signal as a negative number.
  typealias Ending = Int

  /// The path of the tool, which is in the folder of the tests.
  static let tool = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "numastat-swift").path

  init(
    _ words: [String], columns: UInt16 = 80, rows: UInt16 = 24,
    environment: [String] = ["TERM=xterm", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
  ) throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 100)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe openpty(&master, &slave, &name, nil, &size) == 0 else {
      throw POSIXError(.ENOTTY)
    }
    self.master = master
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(slave) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens becomes the terminal of the session.
    unsafe posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // The program gets its own session. The threads of tests block signals, and the program must not inherit that.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, 0x80 | Int16(POSIX_SPAWN_SETSIGMASK))
    var argv = unsafe words.map { unsafe strdup($0) } + [nil]
    var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    var process = pid_t()
    let status = unsafe posix_spawn(&process, words[0], &actions, &attributes, &argv, &envp)
    self.process = process
    guard status == 0 else { throw POSIXError(.ENOEXEC) }
  }

  deinit {
    hangUp()
    if !isWaitedFor {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
  }

  private var isOpen = true

  /// Closes the terminal.
  func hangUp() {
    if isOpen { close(master) }
    isOpen = false
  }

  /// The time to wait for a tool that hangs, in seconds; it is far more than a slow machine needs.
  private static let limit = 600.0

  /// Reads until the output since the last call meets a condition.
  ///
  /// Returns `false` if the output does not meet the condition within the limit.
  func wait(until isThere: (String) -> Bool) -> Bool {
    var drawn = ""
    let end = Date(timeIntervalSinceNow: Self.limit)
    while end.timeIntervalSinceNow > 0 {
      var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&source, 1, 100) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 65536)
      let count = unsafe read(master, &bytes, bytes.count)
      guard count > 0 else { return false }
      drawn += String(decoding: bytes[..<count], as: UTF8.self)
      text += String(decoding: bytes[..<count], as: UTF8.self)
      if isThere(drawn) { return true }
    }
    return false
  }

  /// Reads until a whole frame with a text is drawn.
  func wait(for part: String) -> Bool {
    wait { drawn in
      drawn.range(of: part).map { drawn[$0.upperBound...].contains("\u{1b}[J") } ?? false
    }
  }

  func type(_ text: String) {
    unsafe _ = text.withCString { unsafe write(master, $0, strlen($0)) }
  }

  func send(_ signal: Int32) { kill(process, signal) }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Whether the terminal edits lines and echoes input.
  var isCooked: Bool {
    var traits = termios()
    unsafe tcgetattr(master, &traits)
    return traits.c_lflag & UInt32(ICANON | ECHO) == UInt32(ICANON | ECHO)
  }

  /// Waits for the program to end and reads the rest of its output; returns `nil` if it does not end in time.
  func ending() -> Ending? {
    if isOpen { _ = wait { _ in false } }
    let end = Date(timeIntervalSinceNow: Self.limit)
    while end.timeIntervalSinceNow > 0 {
      var status: Int32 = 0
      if unsafe waitpid(process, &status, WNOHANG) == process {
        isWaitedFor = true
        return status & 0x7f == 0 ? Int(status >> 8 & 0xff) : -Int(status & 0x7f)
      }
      usleep(50_000)
    }
    return nil
  }
}
