import Testing

@testable import numastat_swift

struct IntervalTableTests {
  @Test func linesStayInColumnsUntilANumberIsTooWide() {
    let table = IntervalTable(columns: [("a", 3), ("b", 4)])
    #expect(table.header == "  a   b\n")
    #expect(table.line(["1", "22"]) == "  1  22\n")
    #expect(table.line(["12345", "67890"]) == "12345 67890\n")
  }
}
