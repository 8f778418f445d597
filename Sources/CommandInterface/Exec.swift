internal import CLibc
internal import CStart
internal import LinuxSystem

/// Replaces this process by a command: the words from `index` on, byte for byte as they came, with the environment
/// as it came. The command is looked for in PATH, and a script without `#!` is given to the shell, as
/// execvp(3) does. Returns only what went wrong.
///
/// What was printed must be flushed before.
public func execute(wordsFrom index: Int) -> Failure {
  let words = unsafe argument_words() + index
  guard let command = unsafe words[0] else { return Failure("no command") }
  _ = unsafe execute_program(command, words)
  let reason = Errno.last
  return Failure(
    "\(Word.arguments[index].quotedIfEmpty): cannot be run: \(reason)",
    status: reason == .noSuchFileOrDirectory ? .commandNotFound : .commandNotExecutable)
}
