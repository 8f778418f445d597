import Foundation

@testable import NumaCore

/// A comparison of how NumaCore and libnuma read strings.
struct Comparison<ID: MaskID>: CustomStringConvertible {
  private(set) var count = 0
  private(set) var sameMembers = 0
  private(set) var bothRefused = 0
  /// The number of strings that each difference changes.
  private(set) var differences: [Difference: Int] = [:]
  /// The results that no difference explains.
  private(set) var failures: [String] = []

  /// A function that returns the answer to a specifier if the given differences are as in libnuma.
  typealias Reading = (Specifier<ID>, Set<Difference>) -> Answer<ID>

  /// Compares libnuma's answers with those of NumaCore, which `ours` returns, and with those expected of libnuma,
  /// which `reading` returns.
  init(
    of strings: [[UInt8]], with answers: [Answer<ID>], to ours: ([UInt8]) -> Answer<ID>,
    reading: Reading
  ) {
    for (string, theirs) in zip(strings, answers) {
      count += 1
      let ours = ours(string)
      var readings: [String] = []

      if let specifier = try? Specifier<ID>(string) {
        let new = reading(specifier, [])
        let old = reading(specifier, Set(Difference.allCases))
        if new != ours { readings.append("\(new) expected of NumaCore") }
        if old != theirs { readings.append("\(old) expected of libnuma") }
        if readings.isEmpty, ours != theirs {
          for difference in Self.fewest(leadingTo: theirs, of: specifier, reading) {
            differences[difference, default: 0] += 1
          }
        }
      } else if Self.hangs(before: string, reading) {
        // libnuma hangs before it reaches the error in the string.
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
        if ours == .refused { bothRefused += 1 } else { sameMembers += 1 }
      }
    }
  }

  /// Returns whether libnuma hangs on the part of a string before its first syntax error.
  private static func hangs(before string: [UInt8], _ reading: Reading) -> Bool {
    var end = string.count
    do throws(SpecifierError<ID>) {
      _ = try Specifier<ID>(string)
    } catch {
      end = error.bytes.lowerBound
    }
    while end > 0 {
      if let start = try? Specifier<ID>([UInt8](string[..<end])) {
        return reading(start, [.wideNumber, .nodeWord]) == .hung
      }
      end -= 1
    }
    return false
  }

  /// Returns the smallest set of differences that, when undone, gives libnuma's answer; the set of all differences
  /// does.
  private static func fewest(
    leadingTo answer: Answer<ID>, of specifier: Specifier<ID>, _ reading: Reading
  ) -> Set<Difference> {
    Difference.subsets.first { reading(specifier, $0) == answer } ?? []
  }

  private static func quoted(_ string: [UInt8]) -> String {
    String(decoding: string.prefix(200), as: UTF8.self).debugDescription
  }

  var description: String {
    let differing = Difference.allCases.compactMap { difference in
      differences[difference].map { "\($0) \(difference)" }
    }
    return "\(count) strings, \(sameMembers) the same members, \(bothRefused) refused by both"
      + differing.map { ", " + $0 }.joined()
  }
}
