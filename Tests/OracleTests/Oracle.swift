import Foundation

/// The parser of libnuma, in a program of its own: `Tests/Oracle/oracle.c`.
struct Oracle {
  /// The reason why there is no answer; a comparison is never left out for it.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let program = Project.directory.appending(path: "build/oracle/oracle")

  /// A parser of libnuma.
  enum Parser: String, CaseIterable {
    case nodes, cpus
    case allCPUs = "cpus-all"
  }

  /// Requests the meaning of each string on the machine whose `/sys` and `/proc` are in a directory, with a number of
  /// CPUs.
  ///
  /// - Throws: ``Failure`` if the program is missing, fails, or leaves a string out.
  static func answers<ID>(
    to strings: [[UInt8]], of parser: Parser = .nodes, on directory: URL, cpuCount: Int? = nil
  ) throws -> [Answer<ID>] {
    let text = try output(
      of: parser, for: Data(strings.flatMap { $0 + [0] }), directory: directory,
      cpuCount: cpuCount)
    let answers = text.split(separator: "\n").map(Answer<ID>.init(line:))
    guard answers.count == strings.count else {
      throw Failure(
        description: "\(program.path): \(answers.count) answers to \(strings.count) strings")
    }
    return try answers.map { answer in
      guard let answer else { throw Failure(description: "\(program.path): unreadable answer") }
      return answer
    }
  }

  private static func output(
    of parser: Parser, for input: Data, directory: URL, cpuCount: Int?
  ) throws -> String {
    // The input is a file, because with two pipes the program and this one could wait for each other.
    let inputFile = directory.appending(path: "strings")
    try input.write(to: inputFile)
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = [parser.rawValue]
    process.environment = ["ORACLE_ROOT": directory.path]
    if let cpuCount { process.environment?["ORACLE_CPUS"] = String(cpuCount) }
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
