import Testing

@testable import CommandInterface

struct StatusLineTests {
  @Test func isDrawnInPlaceOfWhatWasThere() {
    #expect(StatusLine.drawn("half") == "\rhalf\u{1b}[K")
    #expect(StatusLine.drawn("") == "\r\u{1b}[K")
  }
}
