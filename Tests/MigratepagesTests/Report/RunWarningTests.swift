import NumaCore
import Testing

@testable import migratepages

struct RunWarningTests {
  @Test(arguments: [
    (
      RunWarning.notMoved(ProcessID(rawValue: 7), pages: 1),
      "7: the kernel could not move 1 page (busy)"
    ),
    (.notMoved(ProcessID(rawValue: 7), pages: 9), "7: the kernel could not move 9 pages (busy)"),
  ])
  func printsTheKernelsCount(warning: RunWarning, text: String) {
    #expect(warning.description == text)
  }
}
