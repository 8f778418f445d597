import LinuxSystem
import NumaCore
import Testing

@testable import migratepages

struct EngineResultTests {
  @Test(
    arguments: [
      (.sample(moved: [1, 1]), .success, .success),
      (.sample(moved: [0, 0]), .success, .success),
      (.sample(moved: [1, 0], stayed: [[.busy: 1], [:]]), .success, .someStayed),
      (.sample(moved: [0, 0], stayed: [[.shared: 1], [:]]), .success, .noneMoved),
      (.sample(moved: [1, 1], stayed: [[.noMemory: 1], [:]]), .targetFull, .targetFull),
      (
        .sample(moved: [1, 1], stayed: [[.targetNotAllowed: 1], [:]]), .targetRefused,
        .targetRefused
      ),
      (
        .sample(moved: [0, 1], stayed: [[.targetOffline: 1], [:]]), .targetRefused, .targetRefused
      ),
      (.sample(moved: [1, 1], stayed: [[.noMemory: 1], [:]], end: .stopped), .stopped, .stopped),
      (.sample(moved: [1, 1], end: .processEnded), .processEnded, .processEnded),
      (
        .sample(moved: [1, 1], end: .refused(.notPermitted)), .refused(.notPermitted),
        .refused(.notPermitted)
      ),
    ] as [(MigrationReport, EngineResult, EngineResult)])
  func followsFromTheReport(report: MigrationReport, plain: EngineResult, strict: EngineResult) {
    #expect(EngineResult(report, isStrict: false) == plain)
    #expect(EngineResult(report, isStrict: true) == strict)
  }
}
