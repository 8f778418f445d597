internal import Glibc
internal import SystemPackage

/// What a helper program printed, and its exit status (128 + the signal that ended it).
struct ProgramOutput {
  let text: String
  let status: Int
}

/// Runs a program with an empty environment and no shell, and waits for it.
///
/// - Throws: The errno with which it could not be started or read.
///
/// Source: posix_spawn(3).
func outputOfProgram(
  _ path: FilePath, arguments: [String]
) throws(Errno) -> ProgramOutput {
  do {
    let (readEnd, writeEnd) = try FileDescriptor.pipe()
    defer { try? readEnd.close() }
    let process: pid_t
    do {
      defer { try? writeEnd.close() }
      process = try spawn(path, arguments, output: writeEnd, closing: readEnd)
    }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe readEnd.read(into: $0) }
      guard count > 0 else { break }
      text += chunk[..<count]
    }
    var status: CInt = 0
    _ = try valueOrErrno { unsafe waitpid(process, &status, 0) }
    return ProgramOutput(
      text: String(decoding: text, as: UTF8.self), status: exitStatus(ofWait: status))
  } catch {
    throw Errno(untyped: error)
  }
}

private func spawn(
  _ path: FilePath, _ arguments: [String], output: FileDescriptor, closing unused: FileDescriptor
) throws(Errno) -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_addclose(&actions, unused.rawValue)
  unsafe posix_spawn_file_actions_adddup2(&actions, output.rawValue, STDOUT_FILENO)
  unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

  let words = [path.string] + arguments
  var argv: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
  defer { unsafe argv.forEach { unsafe free($0) } }
  var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
  var process = pid_t()
  // posix_spawn returns its errno instead of setting it.
  let failure = unsafe posix_spawn(&process, path.string, &actions, nil, &argv, &environment)
  guard failure == 0 else { throw Errno(rawValue: failure) }
  return process
}

/// Reads a wait status as a shell does. Source: wait(2), whose macros Swift does not import.
private func exitStatus(ofWait status: CInt) -> Int {
  let signal = Int(status & 0x7f)
  return signal == 0 ? Int(status >> 8 & 0xff) : 128 + signal
}
