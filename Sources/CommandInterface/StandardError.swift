internal import CLibc
internal import LinuxSystem

/// Writes about the program's work to descriptor 2. Nothing can be done where that fails.
///
/// A reader of a pipe that is gone must not end the program: a warning comes while there is work to do, and the
/// tools that this one takes the place of would have written nothing. So SIGPIPE is held back
/// for the write, and taken away if it came of it.
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
    // Nobody is left to be told.
  }
  unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
}
