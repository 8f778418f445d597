import Foundation
import Testing

@testable import NumaCore

/// A machine of Tests/Machines: the contents of its kernel's files, as one text.
struct Machine: Sendable, CustomTestStringConvertible {
  let name: String
  private let file: URL

  var testDescription: String { name }

  /// Whether the machine is modelled on an older kernel, including the values that its firmware reports.
  var isOld: Bool { name.hasPrefix("linux-") }

  /// The machines that have a current kernel and current firmware.
  static var recorded: [Machine] { all.filter { !$0.isOld } }

  static let tests = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// All machines, by name.
  static let all: [Machine] = {
    let files = try? FileManager.default.contentsOfDirectory(
      at: tests.appending(path: "Machines"), includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }
      .map { Machine(name: $0.deletingPathExtension().lastPathComponent, file: $0) }
      .sorted { $0.name < $1.name }
  }()

  /// Writes the machine's files to a folder of their own.
  ///
  /// `@ /path` starts a file, `@ /path 0` starts a file that ends with a zero byte, and `@ /path -> target` is a link.
  /// The text before the first `@` is a comment.
  func unpacked() throws -> MadeTree {
    var files: [String: String] = [:]
    var links: [String: String] = [:]
    let text = "\n" + (try String(contentsOf: file, encoding: .utf8))
    for section in text.components(separatedBy: "\n@ ").dropFirst() {
      let heading = section.prefix { $0 != "\n" }
      let words = heading.components(separatedBy: " -> ")
      if words.count == 2 {
        links[words[0]] = words[1]
      } else {
        let text = String(section.dropFirst(heading.count + 1)) + "\n"
        let isEndedByZero = heading.hasSuffix(" 0")
        files[String(heading.dropLast(isEndedByZero ? 2 : 0))] = text + (isEndedByZero ? "\0" : "")
      }
    }
    return try MadeTree(files: files, links: links)
  }
}

/// Compares a text with a file of Tests/Golden; with RECORD_GOLDEN=1, writes the file first.
func expectGolden(_ text: String, _ name: String) throws {
  let file = Machine.tests.appending(path: "Golden").appending(path: name + ".txt")
  if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
  #expect(text == (try String(contentsOf: file, encoding: .utf8)))
}
