import Glibc
import NumaCore
import Testing

/// A child that has exited and has not been waited for.
final class Zombie {
  let process: ProcessID

  init() throws {
    var child = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("true"), nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    let spawned = unsafe posix_spawn(&child, "/bin/true", nil, nil, &words, nil)
    try #require(spawned == 0)
    process = ProcessID(rawValue: child)
    // The child exits here, and remains a zombie because of WNOWAIT.
    var info = unsafe siginfo_t()
    let waited = unsafe waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT)
    try #require(waited == 0)
  }

  deinit {
    var status = CInt()
    unsafe waitpid(process.rawValue, &status, 0)
  }
}
