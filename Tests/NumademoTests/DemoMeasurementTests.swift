import NumaCore
import Testing

@testable import numademo

/// Tests of the lines of results.
struct DemoMeasurementTests {
  @Test func writesALine() {
    let measurement = DemoMeasurement.of("memory with no policy")
    #expect(
      measurement.line(isCSV: false)
        == "memory with no policy memset              Avg 543.30 MB/s Max 634.73 MB/s Min 446.39 MB/s\n"
    )
    #expect(
      measurement.line(isCSV: true)
        == "memory with no policy,memset,Avg,543.30,MB/s,Max,634.73,MB/s,Min,446.39,MB/s\n")
  }

  @Test func writesALongTitle() {
    #expect(
      DemoMeasurement.of("memory weighted interleaved on all nodes").line(isCSV: false)?
        .hasPrefix("memory weighted interleaved on all nodes memset Avg 543.30 MB/s") == true)
  }

  /// Each kernel of STREAM is shown with the speed of its fastest round.
  @Test func writesSTREAM() {
    let speeds = [1.0, 2.0, 3.0, 4.0].map { LoopSpeed(average: 1, greatest: $0 * 1e9, least: 0) }
    #expect(
      DemoMeasurement.of("local memory", .stream, speeds: speeds).line(isCSV: false)
        == "local memory STREAM                       Copy 1000.00 MB/s Scale 2000.00 MB/s Add 3000.00 MB/s Triad 4000.00 MB/s\n"
    )
    #expect(
      DemoMeasurement.of("local memory", .stream, speeds: speeds).line(isCSV: true)
        == "local memory,STREAM,Copy,1000.00,MB/s,Scale,2000.00,MB/s,Add,3000.00,MB/s,Triad,4000.00,MB/s\n"
    )
  }

  @Test(arguments: [
    (0.0, "0.00"), (4_999, "0.00"), (5_001, "0.01"), (1e6, "1.00"), (1_009_999, "1.01"),
    (1_090_000, "1.09"),
    (12_345_678_901.2, "12345.68"), (.infinity, "inf"),
  ])
  func writesMegabytes(bytes: Double, text: String) { #expect(bytes.inMegabytes == text) }
}

extension LoopSpeed {
  static let example = LoopSpeed(average: 543_300_000, greatest: 634_730_000, least: 446_394_999)
}

extension DemoMeasurement {
  /// Returns the measurement of a test with two pages on node 1.
  static func of(
    _ title: String, _ test: DemoTest = .memset, speeds: [LoopSpeed] = [.example]
  ) -> DemoMeasurement {
    DemoMeasurement(
      test: test, placement: Placement(title: title, thread: .bind([1])), runNode: 1,
      outcome: .speeds(speeds, places: [NodePages(node: 1, pages: 2)]))
  }
}
