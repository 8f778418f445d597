import Foundation
import Testing

/// Verifies that the guests compare every row, and that DIFFERENCES.md lists every difference that they allow.
struct ListedTests {
  private static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.project.appending(path: path), encoding: .utf8)
  }

  /// Each of the 130 rows of the table of calls has a scenario.
  @Test func everyRowIsRun() throws {
    let folder = "Tests/Guest/scenarios/numactl/"
    var rows: Set<Int> = []
    for name in try FileManager.default.contentsOfDirectory(
      atPath: Self.project.appending(path: folder).path)
    {
      for match in try text(folder + name).matches(of: /numactl: row (\d+):/) {
        rows.insert(try #require(Int(match.1)))
      }
    }
    #expect(rows == Set(1...130))
  }

  /// Each difference that parity.c allows has a row in DIFFERENCES.md.
  @Test func everyDifferenceIsListed() throws {
    let names = try text("Tests/Guest/parity.c").matches(of: /\[\w+\] = "(.+)",/).map(\.1)
    let list = try text("DIFFERENCES.md")
    #expect(names.count > 10)
    for name in names { #expect(list.contains("| \(name)"), "\(name)") }
  }
}
