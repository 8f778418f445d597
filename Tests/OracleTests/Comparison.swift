import Foundation

@testable import NumaCore

/// How NumaCore's reading of strings compares with libnuma's.
struct Comparison: CustomStringConvertible {
  private(set) var count = 0
  private(set) var sameNodes = 0
  private(set) var bothRefused = 0
  /// How many strings each difference changes.
  private(set) var differences: [Difference: Int] = [:]
  /// What no difference accounts for.
  private(set) var failures: [String] = []

  init(
    of strings: [[UInt8]], with answers: [Answer], on machine: MadeMachine, _ devices: DeviceAnswers
  ) throws {
    let topology = try devices.root.nodeTopology()
    for (string, theirs) in zip(strings, answers) {
      count += 1
      let ours = Self.answer(to: string, on: topology, devices)
      var readings: [String] = []

      if let specifier = try? NodeSpecifier(string) {
        let new = OldReading(machine: machine, devices: devices, differences: []).answer(
          to: specifier)
        let old = OldReading(
          machine: machine, devices: devices, differences: Set(Difference.allCases)
        )
        .answer(to: specifier)
        if new != ours { readings.append("\(new) expected of NumaCore") }
        if old != theirs { readings.append("\(old) expected of libnuma") }
        if readings.isEmpty, ours != theirs {
          for difference in Self.fewest(leadingTo: theirs, of: specifier, on: machine, devices) {
            differences[difference, default: 0] += 1
          }
        }
      } else if Self.hangs(before: string, on: machine, devices) {
        // libnuma never gets to what is wrong with it.
        if theirs != .hung { readings.append("hung expected of libnuma") }
        differences[.wideNumber, default: 0] += 1
      } else if theirs != .refused {
        readings.append("not in NumaCore's grammar")
      }

      if !readings.isEmpty {
        failures.append(
          "\(Self.quoted(string)): NumaCore \(ours), libnuma \(theirs): "
            + readings.joined(separator: ", "))
      } else if ours == theirs {
        if ours == .refused { bothRefused += 1 } else { sameNodes += 1 }
      }
    }
  }

  static func answer(to string: [UInt8], on topology: NodeTopology, _ devices: DeviceAnswers)
    -> Answer
  {
    do throws(NodeSpecifierError) {
      let selection = try NodeSpecifier(string).select(on: topology, from: devices)
      return .nodes(selection.nodes)
    } catch {
      return .refused
    }
  }

  /// Whether libnuma hangs on what stands before the place where a string leaves the grammar.
  private static func hangs(
    before string: [UInt8], on machine: MadeMachine, _ devices: DeviceAnswers
  ) -> Bool {
    var end = string.count
    do throws(NodeSpecifierError) {
      _ = try NodeSpecifier(string)
    } catch {
      end = error.bytes.lowerBound
    }
    while end > 0 {
      if let start = try? NodeSpecifier([UInt8](string[..<end])) {
        return OldReading(
          machine: machine, devices: devices, differences: [.wideNumber, .nodeWord]
        )
        .answer(to: start) == .hung
      }
      end -= 1
    }
    return false
  }

  /// The fewest differences that, undone, give libnuma's answer. All of them together do.
  private static func fewest(
    leadingTo answer: Answer, of specifier: NodeSpecifier, on machine: MadeMachine,
    _ devices: DeviceAnswers
  ) -> Set<Difference> {
    subsets.first {
      OldReading(machine: machine, devices: devices, differences: $0).answer(to: specifier)
        == answer
    } ?? []
  }

  /// The sets of differences, the smallest first.
  private static let subsets: [Set<Difference>] = (0..<(1 << Difference.allCases.count))
    .map { bits in
      Set(Difference.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
    }
    .sorted { $0.count < $1.count }

  private static func quoted(_ string: [UInt8]) -> String {
    String(decoding: string.prefix(200), as: UTF8.self).debugDescription
  }

  var description: String {
    let differing = Difference.allCases.compactMap { difference in
      differences[difference].map { "\($0) \(difference)" }
    }
    return "\(count) strings, \(sameNodes) the same nodes, \(bothRefused) refused by both"
      + differing.map { ", " + $0 }.joined()
  }
}
