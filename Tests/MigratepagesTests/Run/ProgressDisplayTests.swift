import CommandInterface
import Testing

@testable import migratepages

struct ProgressDisplayTests {
  private func form(
    _ words: [Word], _ terminal: TerminalTraits
  ) throws -> ProgressDisplay.Form? {
    guard case .migrate(let request) = try Plan(["migratepages"] + words + ["4711", "0", "1"])
    else { return nil }
    return ProgressDisplay.Form(request.options, on: terminal)
  }

  @Test func isShownIfRequestedOrOnATerminal() throws {
    let window = TerminalTraits(isTerminal: true, canDraw: true)
    let dumb = TerminalTraits(isTerminal: true)
    let file = TerminalTraits()
    for terminal in [window, dumb, file] {
      #expect(try form([], terminal) == .nothing)
      #expect(try form(["--progress=json", "--jobs=1"], terminal) == .json)
    }
    #expect(try form(["--report"], window) == .bar(isRequested: false))
    #expect(try form(["--progress"], window) == .bar(isRequested: true))
    for terminal in [dumb, file] {
      #expect(try form(["--report"], terminal) == .nothing)
      #expect(try form(["--progress"], terminal) == .lines)
    }
  }
}
