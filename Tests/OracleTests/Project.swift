import Foundation

/// The project the tests belong to.
enum Project {
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Returns the number of repetitions of a test, from the table `Tests/counts`: `NAME SHORT LONG`.
  ///
  /// - Throws: When the table has no row of that name.
  static func count(of name: String) throws -> Int {
    let table = directory.appending(path: "Tests/counts")
    let isLong = ProcessInfo.processInfo.environment["NUMACTL_SWIFT_LONG"] == "1"
    for line in try String(contentsOf: table, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count == 3, words[0] == name, let short = Int(words[1]), let long = Int(words[2])
      else { continue }
      return isLong ? long : short
    }
    throw Oracle.Failure(description: "\(table.path): no row '\(name)'")
  }
}
