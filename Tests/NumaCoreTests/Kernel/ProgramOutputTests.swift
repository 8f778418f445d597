import SystemPackage
import Testing

@testable import NumaCore

struct ProgramOutputTests {
  @Test func readsWhatAProgramPrints() throws {
    let output = try outputOfProgram("/bin/echo", arguments: ["one", "two words"])
    #expect(output.text == "one two words\n")
    #expect(output.status == 0)
  }

  @Test func handsOnNoEnvironment() throws {
    let output = try outputOfProgram("/usr/bin/env", arguments: [])
    #expect(output.text == "")
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
