import CommandInterface
import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct MigrationProgressTests {
  private static let process = MigrationSubject.process(ProcessID(rawValue: 4711))

  private static func progress(isOver: Bool = false) -> MigrationProgress {
    MigrationProgress(
      moved: ByteCount(rawValue: 512 << 20), passed: ByteCount(rawValue: 512 << 20),
      expected: ByteCount(rawValue: 1 << 30), longestCall: .microseconds(3210),
      elapsed: .seconds(12), isOver: isOver)
  }

  @Test func isALine() {
    #expect(
      Self.progress().line(of: Self.process)
        == "4711: 50%, 512 MiB moved, 42.6 MiB/s, 12 s left, pause 3.2 ms")
    #expect(
      Self.progress(isOver: true).line(of: Self.process)
        == "4711: 50%, 512 MiB moved, 42.6 MiB/s, pause 3.2 ms")
    #expect(
      MigrationProgress().line(of: Self.process)
        == "4711: 0%, 0 bytes moved, 0 bytes/s, pause 0.0 ms")
  }

  @Test(
    arguments: [
      (
        120,
        "4711 [####################                    ] 50%, 512 MiB moved, 42.6 MiB/s, 12 s left, pause 3.2 ms"
      ),
      (80, "4711 [########        ] 50%, 512 MiB moved, 42.6 MiB/s, 12 s left, pause 3.2 ms"),
      (70, "4711 [###   ] 50%, 512 MiB moved, 42.6 MiB/s, 12 s left, pause 3.2 ms"),
      (68, "4711 [#########         ] 50%, 512 MiB moved, 42.6 MiB/s, 12 s left"),
      (40, "4711 [#######      ] 50%, 512 MiB moved"),
      (20, "4711 [####    ] 50%"), (15, "4711 50%"), (9, "4711 50%"), (6, "4711 "), (1, ""),
    ] as [(Int, String)])
  func fitsTheWindow(columns: Int, text: String) {
    let bar = Self.progress().bar(of: Self.process, on: TerminalTraits(columns: columns))
    #expect(bar == text)
    #expect(bar.count < columns)
  }

  @Test func namesAFileInFewColumns() {
    let file = MigrationSubject.object(.file("/srv/models/large"))
    let bar = Self.progress().bar(of: file, on: TerminalTraits(columns: 23))
    #expect(bar.hasPrefix("large ["))
    #expect(Self.progress().line(of: file).hasPrefix("/srv/models/large: 50%"))
  }

  @Test func isDrawnAsTheTerminalCan() {
    let terminal = TerminalTraits(columns: 23, allowsColor: true, isUTF8: true)
    #expect(
      Self.progress().bar(of: Self.process, on: terminal)
        == "4711 [\u{1b}[32m█████▌\u{1b}[0m     ] 50%")
  }

  @Test func isJSON() {
    #expect(
      Self.progress().json(of: Self.process) == [
        "schema_version": 2, "report": "progress", "pid": 4711, "is_over": false,
        "moved_bytes": JSON(512 << 20), "passed_bytes": JSON(512 << 20),
        "expected_bytes": JSON(1 << 30), "seconds": 12.0, "seconds_left": 12.0,
        "bytes_per_second": JSON(Double(512 << 20) / 12),
        "longest_call_seconds": JSON(Duration.microseconds(3210).inSeconds),
      ])
    let file = MigrationProgress().json(of: .object(.file("/srv/model")))
    #expect(file.line.contains("\"file\": \"/srv/model\", \"is_over\""))
    guard case .object(let members) = MigrationProgress().json(of: Self.process) else {
      Issue.record("no object")
      return
    }
    #expect(members.first { $0.0 == "seconds_left" }?.1 == .null)
  }
}
