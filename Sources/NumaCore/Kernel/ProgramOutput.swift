internal import CLibc
internal import CNuma
internal import CLibc
internal import LinuxSystem

/// What a helper program printed, and its exit status (128 + the signal that ended it), nil where nobody
/// can know it.
struct ProgramOutput {
  let text: String
  let status: Int?
}

/// Runs a program with an empty environment, no signal held back and no shell, and waits for it.
///
/// - Throws: The errno with which it could not be started or read.
///
/// Source: posix_spawn(3).
func outputOfProgram(
  _ path: FilePath, arguments: [String]
) throws(Errno) -> ProgramOutput {
  let (readEnd, writeEnd) = try closeOnExecPipe()
  defer { try? readEnd.close() }
  let process: pid_t
  do {
    defer { try? writeEnd.close() }
    process = try spawn(path, arguments, output: writeEnd)
  }
  let text: Result<[UInt8], Errno>
  do throws(Errno) {
    text = .success(try readAll(readEnd))
  } catch {
    text = .failure(error)
  }
  let status = try exitStatus(of: process)
  return ProgramOutput(text: String(decoding: try text.get(), as: UTF8.self), status: status)
}

private func readAll(_ file: FileDescriptor) throws(Errno) -> [UInt8] {
  var text: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = try unsafe chunk.withUnsafeMutableBufferPointer { (chunk) throws(Errno) in
      try unsafe file.read(into: UnsafeMutableRawBufferPointer(chunk))
    }
    guard count > 0 else { return text }
    text += chunk[..<count]
  }
}

/// Neither end may reach a program that another thread starts meanwhile. Source: pipe(2).
private func closeOnExecPipe() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor)
{
  var ends: [CInt] = [-1, -1]
  _ = try valueOrErrno { unsafe close_on_exec_pipe(&ends) }
  return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
}

/// Waits for a program to end; nil where its status was taken away, as it is from a caller that ignores SIGCHLD.
private func exitStatus(of process: pid_t) throws(Errno) -> Int? {
  var status: CInt = 0
  while true {
    do throws(Errno) {
      _ = try valueOrErrno { unsafe waitpid(process, &status, 0) }
      return exitStatus(ofWait: status)
    } catch .interrupted {
      continue
    } catch .noChildProcess {
      return nil
    }
  }
}

private func spawn(
  _ path: FilePath, _ arguments: [String], output: FileDescriptor
) throws(Errno) -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_adddup2(&actions, output.rawValue, STDOUT_FILENO)
  unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

  // What its caller holds back would never reach it.
  var attributes = posix_spawnattr_t()
  unsafe posix_spawnattr_init(&attributes)
  defer { unsafe posix_spawnattr_destroy(&attributes) }
  var noSignals = sigset_t()
  unsafe sigemptyset(&noSignals)
  unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
  unsafe posix_spawnattr_setflags(&attributes, CShort(POSIX_SPAWN_SETSIGMASK))

  let words = [path.string] + arguments
  var argv: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
  defer { unsafe argv.forEach { unsafe free($0) } }
  var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
  var process = pid_t()
  // posix_spawn returns its errno instead of setting it.
  let failure = unsafe posix_spawn(
    &process, path.string, &actions, &attributes, &argv, &environment)
  guard failure == 0 else { throw Errno(rawValue: failure) }
  return process
}

/// Reads a wait status as a shell does. Source: wait(2), whose macros Swift does not import.
private func exitStatus(ofWait status: CInt) -> Int {
  let signal = Int(status & 0x7f)
  return signal == 0 ? Int(status >> 8 & 0xff) : 128 + signal
}
