internal import CLibc
internal import CNuma
internal import LinuxSystem

/// The output of a helper program, and its exit status.
///
/// The status is 128 + the number of the signal that ended the program, if a signal did. It is `nil` if it cannot be
/// known.
struct ProgramOutput {
  let text: [UInt8]
  let status: Int?
}

/// The program that looks up names of hosts and users.
///
/// Its path is absolute, so that PATH does not decide which program a root shell runs.
let nameResolver: FilePath = "/usr/bin/getent"

/// Returns a word as a name that ``nameResolver`` can look up; `nil` if the word is empty, contains a zero byte, is not
/// UTF-8, or starts with a hyphen, so that it would be an option.
func nameToLookUp(_ word: [UInt8]) -> String? {
  let name = String(bytes: word)
  let isName = !word.isEmpty && word.first != .hyphen && !word.contains(0)
  return isName && word.equals(name) ? name : nil
}

/// Runs a program with an empty environment, no blocked signals and no shell, and waits for it.
///
/// - Throws: The errno with which the program could not be started or its output could not be read.
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
  return ProgramOutput(text: try text.get(), status: status)
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

/// Creates a pipe, so that neither end reaches a program that another thread starts at the same time.
///
/// Source: pipe(2).
private func closeOnExecPipe() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor)
{
  var ends: [CInt] = [-1, -1]
  _ = try valueOrErrno { unsafe close_on_exec_pipe(&ends) }
  return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
}

/// Waits until a program exits.
///
/// - Returns: `nil` if the exit status is lost, as it is if the caller ignores SIGCHLD.
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
  let words = [path.string] + arguments
  var argv: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
  defer { unsafe argv.forEach { unsafe free($0) } }
  var process = pid_t()
  let failure = unsafe path.withPlatformString { path in
    unsafe start_program(&process, path, &argv, output.rawValue)
  }
  guard failure == 0 else { throw Errno(rawValue: failure) }
  return process
}

/// Converts a wait status to an exit status as a shell does.
///
/// Source: wait(2), whose macros Swift does not import.
private func exitStatus(ofWait status: CInt) -> Int {
  let signal = Int(status & 0x7f)
  return signal == 0 ? Int(status >> 8 & 0xff) : 128 + signal
}
