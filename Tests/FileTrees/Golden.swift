import Foundation

/// Reads the file `path` of Tests/Golden, with which a test compares a text; with RECORD_GOLDEN=1, writes the text first.
public func goldenText(_ path: String, for made: String) throws -> String {
  let file = testsFolder.appending(path: "Golden/\(path)")
  if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try made.write(to: file, atomically: true, encoding: .utf8)
  }
  return try String(contentsOf: file, encoding: .utf8)
}

/// The folder Tests.
let testsFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
