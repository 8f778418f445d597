import FileTrees
import Foundation
import Testing

@testable import NumaCore

struct HeldProcessTests {
  @Test func findsWhenAProcessStarted() {
    let numbers = (4...22).map { String($0) }.joined(separator: " ")
    #expect(ProcessStart.time(stat: [UInt8]("7 (a) b) c) S \(numbers) 23".utf8)) == 22)
    #expect(ProcessStart.time(stat: [UInt8]("7 (sleep) S 4 5".utf8)) == nil)
    #expect(ProcessStart.time(stat: []) == nil)
  }

  @Test func seesTheEnd() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["1000"]
    try process.run()
    let held = HeldProcess(ProcessID(rawValue: process.processIdentifier))
    #expect(!held.hasEnded)
    kill(process.processIdentifier, SIGKILL)
    // The end is visible as soon as the kernel has ended the process.
    while !held.hasEnded { usleep(1000) }
    process.waitUntilExit()
    #expect(held.hasEnded)
  }

  /// A different start time shows that the number belongs to another process.
  @Test func seesAnotherStart() throws {
    let tree = try FileTree()
    let number = ProcessInfo.processInfo.processIdentifier
    func start(at time: Int) throws {
      let numbers = (4...21).map { String($0) }.joined(separator: " ")
      try tree.write("\(number) (x) S \(numbers) \(time)\n", to: "proc/\(number)/stat")
    }
    try start(at: 100)
    let held = HeldProcess(ProcessID(rawValue: number), in: tree.root)
    #expect(!held.hasEnded)
    try start(at: 101)
    #expect(held.hasEnded)
  }
}
