import Foundation
import Testing

@testable import NumaCore

/// Generated strings for a comparison; Tests/counts sets their number.
struct MadeStrings {
  private let seed: UInt64
  let strings: [[UInt8]]

  /// Generates strings from notable numbers and from device forms.
  init(naming numbers: [Int], devices: [String]) throws {
    let chosenSeed = ProcessInfo.processInfo.environment["NUMACTL_SWIFT_SEED"]
    seed = chosenSeed.flatMap(UInt64.init) ?? 20_260_630
    var generator = SpecifierGenerator(seed: seed, nodes: numbers, devices: devices)
    strings = (0..<(try Project.count(of: "specifiers"))).map { _ in generator.next() }
  }

  /// Records the results that no difference explains.
  func expectNoFailure<ID>(of comparison: Comparison<ID>, on machine: String) {
    print("\(machine): \(comparison)")
    let failures = comparison.failures
    if !failures.isEmpty {
      Issue.record(
        """
        \(failures.count) of \(strings.count) strings, seed \(seed), on \(machine):
        \(failures.prefix(20).joined(separator: "\n"))
        """)
    }
    // With a generator that makes nothing but junk, the comparison would show nothing.
    #expect(comparison.sameMembers > strings.count / 8)
    #expect(comparison.bothRefused > strings.count / 8)
  }
}
