import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests that compare how NumaCore and the two parsers of libnuma 2.0.19 read CPU strings.
@Suite struct CPUSpecifierOracleTests {
  @Test(arguments: MadeCPUs.all, [Oracle.Parser.cpus, .allCPUs])
  func `each string means what it means to libnuma`(
    on machine: MadeCPUs, to parser: Oracle.Parser
  ) throws {
    let made = try MadeStrings(
      naming: machine.notableNumbers(for: parser),
      // Devices and words name nodes, so NumaCore and libnuma both refuse them here.
      devices: ["netdev:lo", "file:/", "pci:0:1.0", "block:"])
    let (_, _, comparison) = try compare(made.strings, on: machine, to: parser)
    made.expectNoFailure(of: comparison, on: "\(machine.name), \(parser.rawValue)")
  }

  /// Each difference is shown on four CPUs, of which 0, 2 and 3 are allowed.
  @Test(arguments: [
    ("!2", Difference.complement, members(0, 3), members(0, 1, 3)),
    ("!all", .complement, members(), members(1)),
    ("!+1", .complement, members(0, 3), members(0, 1, 3)),
    ("4294967298", .wideNumber, .refused, members(2)),
    ("-4294967294", .wideNumber, .refused, members(2)),
    ("0-4294967298", .wideNumber, .refused, .hung),
  ])
  func `each difference is there`(
    _ string: String, _ difference: Difference, _ ours: Answer<CPUID>, _ theirs: Answer<CPUID>
  ) throws {
    let machine = try #require(MadeCPUs("bound", 4, allowed: "0,2-3"))
    let answers = try compare([[UInt8](string.utf8)], on: machine, to: .cpus)
    #expect(answers.ours == [ours])
    #expect(answers.theirs == [theirs])
    #expect(answers.comparison.failures == [])
    #expect(Set(answers.comparison.differences.keys) == [difference])
  }

  private static func members(_ cpus: CPUID...) -> Answer<CPUID> { .members(CPUMask(cpus)) }

  private func compare(
    _ strings: [[UInt8]], on machine: MadeCPUs, to parser: Oracle.Parser
  ) throws -> (ours: [Answer<CPUID>], theirs: [Answer<CPUID>], comparison: Comparison<CPUID>) {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "numactl-swift-oracle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try machine.write(to: directory)
    let theirs: [Answer<CPUID>] = try Oracle.answers(
      to: strings, of: parser, on: directory, cpuCount: machine.count)

    let root = SystemRoot(FilePath(directory.path))
    let topology = try root.cpuTopology()
    func answer(to string: [UInt8]) -> Answer<CPUID> {
      let specifier = try? CPUSpecifier(string)
      let selection =
        parser == .cpus
        ? try? specifier?.select(on: topology, from: root)
        : try? specifier?.select(within: topology.present, from: root)
      return selection.map { .members($0.cpus) } ?? .refused
    }
    let comparison = Comparison(of: strings, with: theirs, to: answer) { specifier, differences in
      OldReading(
        allowed: machine.allowed(to: parser), complementWidth: machine.count,
        differences: differences, named: { (_) throws(Refusal) in throw Refusal() },
        member: { (_) throws(Refusal) in throw Refusal() }
      ).answer(to: specifier)
    }
    return (strings.map(answer), theirs, comparison)
  }
}
