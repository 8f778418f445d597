import Foundation
import Testing

@testable import NumaCore

/// Simulated CPUs: files in the kernel's format, which libnuma and NumaCore both read.
///
/// The present CPUs have no gaps, because libnuma knows only their number.
struct MadeCPUs: Sendable, CustomTestStringConvertible {
  let name: String
  let count: Int
  /// The CPUs of `Cpus_allowed`.
  let allowed: CPUMask

  var testDescription: String { name }

  static let all = [
    MadeCPUs("1 CPU", 1, allowed: "0"),
    MadeCPUs("8 CPUs", 8, allowed: "0-7"),
    MadeCPUs("64 CPUs", 64, allowed: "0-63"),
    MadeCPUs("65 CPUs", 65, allowed: "0-64"),
    MadeCPUs("2048 CPUs", 2048, allowed: "0-2047"),
    MadeCPUs("bound to 2, 4, 6-8", 16, allowed: "2,4,6-8"),
    MadeCPUs("bound without CPU 0", 4, allowed: "1,3"),
  ].compactMap(\.self)

  /// Creates CPUs from a list in the kernel's format; fails if the list is malformed.
  init?(_ name: String, _ count: Int, allowed: String) {
    guard let allowed = try? CPUMask(rangeList: allowed) else { return nil }
    self.name = name
    self.count = count
    self.allowed = allowed
  }

  var present: CPUMask { CPUMask(0...CPUID(rawValue: count - 1)) }

  /// Returns the CPUs within which a parser accepts numbers.
  func allowed(to parser: Oracle.Parser) -> CPUMask { parser == .allCPUs ? present : allowed }

  /// Returns notable numbers: mostly the allowed CPUs, and their neighbours.
  func notableNumbers(for parser: Oracle.Parser) -> [Int] {
    let allowed = allowed(to: parser).map(\.rawValue)
    let often = Array(repeating: allowed, count: 1 + 200 / allowed.count).flatMap(\.self)
    return often + present.map(\.rawValue) + [0, 1, allowed.count - 1, allowed.count, count]
  }

  func write(to directory: URL) throws {
    for name in ["possible", "present", "online"] {
      try MadeMachine.write("\(present)\n", to: "sys/devices/system/cpu/" + name, below: directory)
    }
    let node = "sys/devices/system/node/node0/"
    try MadeMachine.write("\(present.bitmap)\n", to: node + "cpumap", below: directory)
    try MadeMachine.write("\(present)\n", to: node + "cpulist", below: directory)
    try MadeMachine.write("Node 0 MemTotal:  9 kB\n", to: node + "meminfo", below: directory)
    try MadeMachine.write(
      """
      Name:\toracle
      State:\tR (running)
      Cpus_allowed:\t\(allowed.bitmap)
      Cpus_allowed_list:\t\(allowed)
      Mems_allowed:\t00000001
      Mems_allowed_list:\t0

      """, to: "proc/self/status", below: directory)
  }
}
