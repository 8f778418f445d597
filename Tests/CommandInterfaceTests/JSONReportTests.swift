import CommandInterface
import Testing

struct JSONReportTests {
  @Test func beginsAsAllReportsDo() {
    let report = JSON.report("show", [("cpus", JSON([0, 1])), ("nodes", .null)])
    #expect(
      report.text == """
        {
          "schema_version": 2,
          "report": "show",
          "cpus": [0, 1],
          "nodes": null
        }

        """)
  }

  @Test func writesWhatIsNotKnownAsNull() {
    #expect(JSON(nil as Int?) == .null)
    #expect(JSON(7 as Int?) == .integer(7))
    #expect(JSON(nil as Bool?) == .null)
    #expect(JSON(false as Bool?) == .bool(false))
  }
}
