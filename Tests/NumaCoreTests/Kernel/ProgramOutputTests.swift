import Glibc
import LinuxSystem
import Testing

@testable import NumaCore

struct ProgramOutputTests {
  @Test func readsWhatAProgramPrints() throws {
    let output = try outputOfProgram("/bin/echo", arguments: ["one", "two words"])
    #expect(String(bytes: output.text) == "one two words\n")
    #expect(output.status == 0)
  }

  @Test func handsOnNoEnvironment() throws {
    let output = try outputOfProgram("/usr/bin/env", arguments: [])
    #expect(String(bytes: output.text) == "")
  }

  /// The signal is blocked for this thread only, because other tests may run at the same time.
  @Test func handsOnNoSignalHeldBack() throws {
    var held = sigset_t()
    var before = sigset_t()
    unsafe sigemptyset(&held)
    unsafe sigaddset(&held, SIGUSR1)
    unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let output = try outputOfProgram("/bin/grep", arguments: ["SigBlk", "/proc/self/status"])
    #expect(String(bytes: output.text) == "SigBlk:\t0000000000000000\n")
  }

  @Test func tellsTheExitStatus() throws {
    #expect(try outputOfProgram("/bin/sh", arguments: ["-c", "exit 3"]).status == 3)
    #expect(try outputOfProgram("/bin/sh", arguments: ["-c", "kill -9 $$"]).status == 137)
  }

  @Test func throwsWhereThereIsNoProgram() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try outputOfProgram("/nonexistent/program", arguments: [])
    }
  }
}
