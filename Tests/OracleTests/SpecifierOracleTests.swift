import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests that compare how NumaCore and the parser of libnuma 2.0.19 read node strings.
@Suite struct SpecifierOracleTests {
  @Test(arguments: MadeMachine.all)
  func `each string means what it means to libnuma`(on machine: MadeMachine) throws {
    try withMade(machine) { devices, directory, forms in
      let made = try MadeStrings(naming: machine.notableNumbers, devices: forms)
      let theirs: [Answer<NodeID>] = try Oracle.answers(to: made.strings, on: directory)
      let topology = try devices.root.nodeTopology()
      made.expectNoFailure(
        of: Comparison(
          of: made.strings, with: theirs,
          to: { Self.answer(to: $0, on: topology, devices) },
          reading: machine.reading(devices)),
        on: machine.name)
    }
  }

  /// Each difference is shown by an example.
  ///
  /// On a machine that shows no difference, NumaCore and libnuma agree.
  @Test(arguments: DifferenceExample.all)
  func `each difference is there`(_ example: DifferenceExample) throws {
    let machine = try #require(MadeMachine.all.first { $0.name == example.machine })
    try withMade(machine) { devices, directory, _ in
      let string = [UInt8](example.string.utf8)
      let theirs: [Answer<NodeID>] = try Oracle.answers(to: [string], on: directory)
      #expect(theirs == [example.theirs])
      let topology = try devices.root.nodeTopology()
      let comparison = Comparison(
        of: [string], with: theirs, to: { Self.answer(to: $0, on: topology, devices) },
        reading: machine.reading(devices))
      #expect(comparison.failures == [])
      #expect(Set(comparison.differences.keys) == [example.difference])
      #expect(Self.answer(to: string, on: topology, devices) == example.ours)
    }
  }

  @Test func `each difference has an example`() {
    #expect(Set(DifferenceExample.all.map(\.difference)) == Set(Difference.allCases))
  }

  /// Each difference is documented for users of numactl.
  @Test(arguments: Difference.allCases)
  func `each difference is listed`(_ difference: Difference) throws {
    let list = Project.directory.appending(path: "DIFFERENCES.md")
    #expect(try String(contentsOf: list, encoding: .utf8).contains(difference.rawValue))
  }

  private static func answer(
    to string: [UInt8], on topology: NodeTopology, _ devices: DeviceAnswers
  ) -> Answer<NodeID> {
    do throws(NodeSpecifierError) {
      let selection = try NodeSpecifier(string).select(on: topology, from: devices)
      return .members(selection.nodes)
    } catch {
      return .refused
    }
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

extension MadeMachine {
  /// Returns a model of libnuma's answers to specifiers on this machine.
  fileprivate func reading(_ devices: DeviceAnswers) -> Comparison<NodeID>.Reading {
    { specifier, differences in
      let old = OldDevices(machine: self, devices: devices, differences: differences)
      return OldReading(
        allowed: allowed, complementWidth: shown.count, differences: differences,
        named: { (word) throws(Refusal) in try old.nodes(of: word) },
        member: { (device) throws(Refusal) in try old.node(of: device) }
      ).answer(to: specifier)
    }
  }
}
