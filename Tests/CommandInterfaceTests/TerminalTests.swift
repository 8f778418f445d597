import CLibc
import Foundation
import LinuxSystem
import Testing

@testable import CommandInterface

struct TerminalTests {
  private func traits(
    terminal: Bool = true, window: Int? = nil, _ environment: [String: String] = [:]
  ) -> TerminalTraits {
    TerminalTraits(isTerminal: terminal, windowColumns: window) { environment[$0] }
  }

  @Test(
    arguments: [
      (132, nil, 132), (132, "50", 132), (nil, "50", 50), (0, "50", 50), (nil, nil, 80),
      (0, "", 80), (nil, "0", 80), (nil, "-3", 80), (nil, "wide", 80), (nil, "99999999999", 80),
    ] as [(Int?, String?, Int)])
  func knowsItsWidth(window: Int?, variable: String?, columns: Int) {
    let environment = variable.map { ["COLUMNS": $0] } ?? [:]
    #expect(traits(window: window, environment).columns == columns)
    #expect(traits(terminal: false, window: window, environment).columns == columns)
  }

  @Test(arguments: [
    ([:], false), (["TERM": ""], false), (["TERM": "xterm"], true), (["TERM": "dumb"], false),
    (["NO_COLOR": "", "TERM": "xterm"], true),
    (["NO_COLOR": "1", "TERM": "xterm"], false), (["NO_COLOR": "0"], false),
  ])
  func isColoredWhereThatIsWanted(environment: [String: String], allowsColor: Bool) {
    #expect(traits(environment).allowsColor == allowsColor)
    #expect(traits(environment).canDraw == (environment["TERM"] == "xterm"))
    #expect(!traits(terminal: false, environment).allowsColor)
  }

  @Test(arguments: [
    ([:], false), (["LANG": "C.UTF-8"], true), (["LANG": "de_DE.utf8"], true),
    (["LANG": "de_DE.UTF-8", "LC_ALL": "C"], false), (["LANG": "C", "LC_ALL": "C.UTF-8"], true),
    (["LANG": "C", "LC_CTYPE": "en_GB.UTF-8"], true),
    (["LC_CTYPE": "C", "LANG": "C.UTF-8"], false),
    (["LC_ALL": "", "LC_CTYPE": "", "LANG": "C.UTF-8"], true), (["LANG": "de_DE"], false),
    (["LC_ALL": "C", "LC_CTYPE": "C.UTF-8"], false),
  ])
  func showsUTF8WhereTheLocaleDoes(environment: [String: String], isUTF8: Bool) {
    #expect(traits(environment).isUTF8 == isUTF8)
  }

  @Test func takesAFileForNoTerminal() throws {
    let file = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly)
    defer { try? file.close() }
    let asked = TerminalTraits.asked(of: file)
    #expect(!asked.isTerminal && !asked.allowsColor)
    #expect(TerminalTraits.asked(of: FileDescriptor(rawValue: 9999)).isTerminal == false)
  }

  /// The width is that of a terminal that the test opens, which has no user.
  @Test func asksATerminalForItsWidth() throws {
    let terminal = try FileDescriptor.open(FilePath("/dev/ptmx"), .readWrite)
    defer { try? terminal.close() }
    #expect(TerminalTraits.asked(of: terminal).isTerminal)
    var size = winsize(ws_row: 20, ws_col: 123, ws_xpixel: 0, ws_ypixel: 0)
    #expect(unsafe ioctl(terminal.rawValue, UInt(TIOCSWINSZ), &size) == 0)
    #expect(TerminalTraits.asked(of: terminal).columns == 123)
  }
}
