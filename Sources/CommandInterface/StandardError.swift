internal import CLibc
internal import LinuxSystem

/// Writes a message about the program's work to descriptor 2, and ignores a failure.
///
/// A pipe whose reader has exited must not end the program: a warning is written while there is work to do, and the
/// tools that this project replaces would have written nothing. So the function blocks SIGPIPE during the write, and
/// removes the signal if the write caused it.
func writeToStandardError(_ text: String) {
  var brokenPipe = sigset_t()
  var before = sigset_t()
  var pending = sigset_t()
  unsafe sigemptyset(&brokenPipe)
  unsafe sigaddset(&brokenPipe, SIGPIPE)
  unsafe sigpending(&pending)
  unsafe pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
  do throws(Errno) {
    try FileDescriptor.standardError.writeAll(text.utf8)
  } catch .brokenPipe where unsafe sigismember(&pending, SIGPIPE) == 0 {
    var atOnce = timespec()
    unsafe sigtimedwait(&brokenPipe, nil, &atOnce)
  } catch {
    // There is no place left to report the failure.
  }
  unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
}
