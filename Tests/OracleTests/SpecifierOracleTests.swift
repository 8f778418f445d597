import Foundation
import SystemPackage
import Testing

@testable import NumaCore

/// Node strings, read by NumaCore and by libnuma 2.0.19's own parser.
@Suite struct SpecifierOracleTests {
  @Test(arguments: MadeMachine.all)
  func `each string means what it means to libnuma`(on machine: MadeMachine) throws {
    try withMade(machine) { devices, directory, forms in
      let chosenSeed = ProcessInfo.processInfo.environment["NUMACTL_SWIFT_SEED"]
      let seed = chosenSeed.flatMap(UInt64.init) ?? 20_260_630
      var generator = SpecifierGenerator(
        seed: seed, nodes: machine.notableNumbers, devices: forms)
      let count = try Project.count(of: "specifiers")
      let strings = (0..<count).map { _ in generator.next() }

      let theirs = try Oracle.answers(to: strings, on: directory)
      let comparison = try Comparison(of: strings, with: theirs, on: machine, devices)

      print("\(machine.name): \(comparison)")
      let failures = comparison.failures
      if !failures.isEmpty {
        Issue.record(
          """
          \(failures.count) of \(count) strings, seed \(seed), on \(machine.name):
          \(failures.prefix(20).joined(separator: "\n"))
          """)
      }
      // A generator that makes nothing but junk compares nothing.
      #expect(comparison.sameNodes > count / 8)
      #expect(comparison.bothRefused > count / 8)
    }
  }

  /// Every difference, by an example. Where a machine shows none, the two agree.
  @Test(arguments: DifferenceExample.all)
  func `each difference is there`(_ example: DifferenceExample) throws {
    let machine = try #require(MadeMachine.all.first { $0.name == example.machine })
    try withMade(machine) { devices, directory, _ in
      let string = [UInt8](example.string.utf8)
      let theirs = try Oracle.answers(to: [string], on: directory)
      #expect(theirs == [example.theirs])
      let comparison = try Comparison(of: [string], with: theirs, on: machine, devices)
      #expect(comparison.failures == [])
      #expect(Set(comparison.differences.keys) == [example.difference])
      #expect(
        Comparison.answer(to: string, on: try devices.root.nodeTopology(), devices) == example.ours)
    }
  }

  @Test func `each difference has an example`() {
    #expect(Set(DifferenceExample.all.map(\.difference)) == Set(Difference.allCases))
  }

  /// Nothing differs that is not told to those who come from numactl.
  @Test(arguments: Difference.allCases)
  func `each difference is listed`(_ difference: Difference) throws {
    let list = Project.directory.appending(path: "DIFFERENCES.md")
    #expect(try String(contentsOf: list, encoding: .utf8).contains(difference.rawValue))
  }

  private func withMade(
    _ machine: MadeMachine, _ body: (DeviceAnswers, URL, _ deviceForms: [String]) throws -> Void
  ) throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "numactl-swift-oracle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try machine.write(to: directory)
    let made = try MadeDevices(for: machine, in: directory)
    try body(DeviceAnswers(SystemRoot(FilePath(directory.path))), directory, made.forms)
  }
}
