import Foundation

/// A machine of Tests/Machines: the contents of its kernel's files, as one text.
public struct RecordedMachine: Sendable, CustomStringConvertible {
  public let name: String
  public var description: String { name }

  public init(name: String) { self.name = name }

  /// Whether the machine is modelled on an older kernel, including the values that its firmware reports.
  public var isOld: Bool { name.hasPrefix("linux-") }

  /// The machines that have a current kernel and current firmware.
  public static var current: [RecordedMachine] { all.filter { !$0.isOld } }

  /// All machines, by name.
  public static let all: [RecordedMachine] = {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }
      .map { RecordedMachine(name: $0.deletingPathExtension().lastPathComponent) }
      .sorted { $0.name < $1.name }
  }()

  private static let folder = testsFolder.appending(path: "Machines")

  /// Reads the contents of the machine's files, and the targets of its links.
  ///
  /// `@ /path` starts a file, `@ /path 0` starts a file that ends with a zero byte, and `@ /path -> target` is a link.
  /// The text before the first `@` is a comment.
  func parts() throws -> (files: [String: String], links: [String: String]) {
    var files: [String: String] = [:]
    var links: [String: String] = [:]
    let file = Self.folder.appending(path: "\(name).txt")
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
    return (files, links)
  }
}
