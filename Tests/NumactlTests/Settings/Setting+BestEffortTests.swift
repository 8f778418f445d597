import FileTrees
import CommandInterface
import NumaCore
import LinuxSystem
import Testing

@testable import numactl_swift

/// Verifies how `--best-effort` reduces settings that are not allowed, and how it reports them.
struct BestEffortTests {
  private func plan(_ words: [Word], on machine: String) throws -> Plan {
    let tree = try FileTree(machine: machine)
    return try Planner.plan(["numactl", "--best-effort"] + words) { _ in Machine(tree.root) }
  }

  private func settings(_ words: [Word], on machine: String) throws -> [Setting] {
    try plan(words, on: machine).steps.compactMap {
      if case .apply(let setting) = $0 { setting } else { nil }
    }
  }

  /// Only the allowed nodes and CPUs of a setting are used; the machine has nodes 0, 2 and 5.
  @Test(
    arguments: [
      (["-m", "0,9"], .policy(.preferredMany([0]))),
      (["-m", "0-9"], .policy(.preferredMany([0, 2, 5]))),
      (["-m", "9"], .nothing),
      // Numbers of any size are accepted.
      (["-m", "5,70000"], .policy(.preferredMany([5]))),
      (["-m", "2,4294967296"], .policy(.preferredMany([2]))),
      (["-m", "2-18446744073709551616"], .policy(.preferredMany([2, 5]))),
      // Relative to the allowed nodes, node 5 is +2.
      (["-m", "+5"], .nothing), (["-m", "+1,9"], .policy(.preferredMany([2]))),
      (["-m", "+2-9"], .policy(.preferredMany([5]))),
      (["-m", "!9"], .policy(.preferredMany([0, 2, 5]))),
      (["-m", "9-2,5"], .policy(.preferredMany([5]))),
      (["-i", "2,9"], .policy(.interleave([2]))),
      (["-p", "9"], .nothing),
      (["-C", "0,99999"], .affinity([0], of: nil)), (["-C", "99999"], .nothing),
    ] as [([Word], Setting.Value)])
  func takesWhatIsAllowed(words: [Word], value: Setting.Value) throws {
    let setting = try #require(try settings(words + ["true"], on: "gap-0-2-5").first)
    #expect(setting.value == value)
    #expect(setting.omission != nil)
  }

  /// A kernel that accepts only some policies.
  private struct StrictKernel: SettingKernel {
    let takes: @Sendable (MemoryPolicy) -> Bool

    func availability() -> NUMAAvailability { .available }
    func setMemoryPolicy(_ policy: MemoryPolicy) throws(Errno) {
      guard takes(policy) else { throw .invalidArgument }
    }
    func setAffinity(_ cpus: CPUMask) throws(Errno) { throw .invalidArgument }
  }

  private func warning(
    _ words: [Word], takes: @escaping @Sendable (MemoryPolicy) -> Bool
  ) throws -> String? {
    let setting = try #require(try settings(words + ["true"], on: "gap-0-2-5").first)
    return setting.applyBest(through: StrictKernel(takes: takes))
  }

  @Test func saysWhatHoldsInstead() throws {
    #expect(try warning(["-m", "0"]) { _ in true } == nil)
    #expect(
      try warning(["-m", "0,9"]) { _ in true }
        == "--membind: 0,9: the policy is preferred-many:0 instead: '9' at character 3: no such node "
        + "(nodes here: 0,2,5)")
    #expect(
      try warning(["-m", "0,2"]) { $0.mode == .preferred }?
        .hasPrefix("--membind: 0,2: the policy is preferred:0 instead: ") == true)
    #expect(
      try warning(["-i", "0,2"]) { _ in false }?.hasPrefix("--interleave: 0,2: left out: ") == true)
    #expect(
      try warning(["-m", "9"]) { _ in true }
        == "--membind: 9: left out: no such node (nodes here: 0,2,5)")
    #expect(
      try warning(["-C", "0"]) { _ in true }?.hasPrefix("--physcpubind: 0: left out: ") == true)
  }

  /// The settings of a segment or file are reduced too, and the reduction is reported.
  @Test func saysWhatHoldsForAnObject() throws {
    let words: [Word] = ["-f", "pool", "-m", "0,9", "--home-node", "0,9"]
    #expect(
      try settings(words, on: "gap-0-2-5").map(\.reduction) == [
        "--membind: 0,9: the policy is preferred-many:0 instead: '9' at character 3: no such node "
          + "(nodes here: 0,2,5)",
        "--home-node: 0,9: the home node is 0 instead: '9' at character 3: no such node "
          + "(nodes here: 0,2,5)",
      ])
    #expect(
      try settings(["-f", "pool", "-m", "0"], on: "gap-0-2-5").map(\.reduction) == [nil])
  }

  /// Any fault other than a node or CPU that is not allowed stays a failure.
  @Test(
    arguments: [["-m", "x"], ["-m", "9,x"], ["-m", "hbm"], ["-N", "netdev:none"]] as [[Word]])
  func refusesOtherFaults(words: [Word]) {
    #expect(throws: Failure.self) { try settings(words + ["true"], on: "gap-0-2-5") }
  }
}
