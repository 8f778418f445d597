internal import CLibc
internal import CStart
internal import LinuxSystem

/// Replaces this process with a command: the words from `index` on, byte for byte, in the unchanged environment.
///
/// The command is searched for in PATH, and a script without `#!` is run by the shell, as execvp(3) does. The caller
/// must flush its output before the call.
///
/// - Returns: The reason why the command cannot be run; the function returns only if it fails.
public func execute(wordsFrom index: Int) -> Failure {
  let words = unsafe argument_words() + index
  guard let command = unsafe words[0] else { return Failure("no command") }
  _ = unsafe execute_program(command, words)
  let reason = Errno.last
  return Failure(
    "\(Word.arguments[index].quotedIfEmpty): cannot be run: \(reason)",
    status: reason == .noSuchFileOrDirectory ? .commandNotFound : .commandNotExecutable)
}
