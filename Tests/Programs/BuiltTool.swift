import Foundation

/// The exit status and the output of a command.
struct Outcome: Equatable {
  let status: Int32
  let output: String
  let errors: String
}

/// The tools of `make build`, which are first in the PATH of a shell.
enum BuiltTool {
  private static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let directory = project.appending(path: "build/bin")

  static var isBuilt: Bool {
    [
      "memhog", "migratepages", "migspeed", "numactl-swift", "numastat-swift", "numademo",
    ].allSatisfy {
      FileManager.default.isExecutableFile(atPath: directory.appending(path: $0).path)
    }
  }

  /// Runs a line of bash.
  ///
  /// If a signal ends it, the status is 128 plus the number of the signal.
  static func run(_ line: String) throws -> Outcome {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = ["-c", line]
    shell.environment = ["PATH": "\(directory.path):/usr/bin:/bin", "BIN": directory.path]
    let output = Pipe()
    let errors = Pipe()
    shell.standardOutput = output
    shell.standardError = errors
    shell.standardInput = FileHandle.nullDevice
    try shell.run()
    // The output of a tool fits into a pipe, so reading one pipe after the other cannot block the tool.
    let outputBytes = output.fileHandleForReading.readDataToEndOfFile()
    let errorBytes = errors.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    return Outcome(
      status: shell.terminationReason == .uncaughtSignal
        ? 128 + shell.terminationStatus : shell.terminationStatus,
      output: String(decoding: outputBytes, as: UTF8.self),
      errors: String(decoding: errorBytes, as: UTF8.self))
  }
}
