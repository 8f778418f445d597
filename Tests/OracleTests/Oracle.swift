import Foundation

/// libnuma's own parser, in a program of its own: `Tests/Oracle/oracle.c`.
struct Oracle {
  /// Why there is no answer. It is never a reason to leave a comparison out.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let program = Project.directory.appending(path: "build/oracle/oracle")

  /// Asks what each string means on the machine whose `/sys` and `/proc` lie in a directory.
  ///
  /// - Throws: ``Failure`` when the program is missing, fails, or leaves a string out.
  static func answers(to strings: [[UInt8]], on directory: URL) throws -> [Answer] {
    let text = try output(
      for: Data(strings.flatMap { $0 + [0] }), directory: directory)
    let answers = text.split(separator: "\n").map(Answer.init(line:))
    guard answers.count == strings.count else {
      throw Failure(
        description: "\(program.path): \(answers.count) answers to \(strings.count) strings")
    }
    return try answers.map { answer in
      guard let answer else { throw Failure(description: "\(program.path): unreadable answer") }
      return answer
    }
  }

  private static func output(for input: Data, directory: URL) throws -> String {
    // A file, because with two pipes the program and this one could wait for each other.
    let inputFile = directory.appending(path: "strings")
    try input.write(to: inputFile)
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.environment = ["ORACLE_ROOT": directory.path]
    process.currentDirectoryURL = directory
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw Failure(description: "\(program.path) cannot be run: run Tests/Oracle/build first")
    }
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure(
        description: "\(program.path): status \(process.terminationStatus); "
          + "run Tests/Oracle/build again")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
