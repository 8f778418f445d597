import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

struct CounterRatesTests {
  private func sample(_ seconds: Int, _ nodes: [Int: CounterSample.Figures]) -> CounterSample {
    var sample = CounterSample(time: .seconds(seconds))
    for (node, figures) in nodes { sample.nodes[NodeID(rawValue: node)] = figures }
    return sample
  }

  @Test func dividesByTheTimeThatPassed() {
    let rates = CounterRates(
      from: sample(10, [0: [.hit: 100, .local: 90, .other: 10], 3: [.hit: 5]]),
      to: sample(14, [0: [.hit: 140, .local: 120, .other: 20], 3: [.hit: 5]]))
    #expect(rates.nodes.map(\.node.rawValue) == [0, 3])
    #expect(rates.nodes[0].row.perSecond == [.hit: 10, .local: 7.5, .other: 2.5])
    #expect(rates.nodes[0].row.localShare == 0.75)
    #expect(rates.nodes[1].row.localShare == nil)
    #expect(rates.machine.perSecond[.hit] == 10)
    #expect(rates.machine.perSecond[.migrated] == nil)
  }

  /// Counters that decrease, counters that are new, and nodes that appear or disappear do not trap.
  @Test func neverTraps() {
    let rates = CounterRates(
      from: sample(1, [0: [.hit: .max, .miss: 0], 1: [.hit: 1]]),
      to: sample(1, [0: [.hit: 0, .miss: .max, .local: 5], 2: [.hit: 9]]))
    #expect(rates.nodes.map(\.node.rawValue) == [0])
    #expect(rates.nodes[0].row.perSecond[.hit] == 0)
    #expect(rates.nodes[0].row.perSecond[.local] == nil)
    // No time has passed.
    #expect(rates.nodes[0].row.perSecond[.miss].map { $0.rounded64 } == .max)
    #expect(!RateReport(rates).text(at: 0).isEmpty)
  }

  @Test(
    arguments: [
      (0, 2, "0.00"), (1.005, 1, "1.0"), (-1.25, 2, "-1.25"), (-0.001, 2, "0.00"),
      (9.999, 2, "10.00"),
      (0.05, 2, "0.05"), (3.6, 0, "4"), (1e300, 0, "18446744073709551615"), (.nan, 1, "0.0"),
    ] as [(Double, Int, String)])
  func writesDecimals(value: Double, decimals: Int, text: String) {
    #expect(decimal(value, decimals) == text)
  }
}
