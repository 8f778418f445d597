import Testing

@testable import NumaCore

/// The machines of numactl's tables: one with CPUs 0-5, and one with a cpuset and an offline CPU.
private let six = CPUTopology(
  possible: CPUMask(0...7), present: CPUMask(0...5), online: CPUMask(0...5),
  allowed: CPUMask(0...5))
private let inCpuset = CPUTopology(
  possible: CPUMask(0...5), present: CPUMask(0...5), online: [0, 1, 2, 3, 4], allowed: [2, 3, 4])

struct CPUSpecifierTests {
  @Test(arguments: [
    ("", six, ""), ("all", six, "0-5"), ("!0", six, "1-5"), ("!0,1", six, "2-5"),
    ("!all", six, ""), ("+1-2", six, "1-2"), ("3-1", six, "3"), ("0x3", six, "3"),
    ("0,1,0-1", six, "0-1"), ("0-5", six, "0-5"),
    ("+0", inCpuset, "2"), ("!2", inCpuset, "3-4"), ("all", inCpuset, "2-4"),
    ("2-4", inCpuset, "2-4"),
  ])
  func namesCPUs(text: String, topology: CPUTopology, cpus: String) throws {
    #expect(try CPUSpecifier(text).select(on: topology).cpus.description == cpus)
  }

  @Test(arguments: [
    ("6", six, "6: no such CPU (CPUs here: 0-5)"),
    ("5-6", six, "5-6: '6' at character 3: no such CPU (CPUs here: 0-5)"),
    ("010", six, "010: no such CPU (CPUs here: 0-5)"),
    ("08", six, "08: '8' at character 2: a comma or the end was due"),
    ("netdev:eth0", six, "netdev:eth0: not a number, a range or 'all'"),
    ("same", six, "same: not a number, a range or 'all'"),
    ("5", inCpuset, "5: the CPU is offline"),
    (
      "1-4", inCpuset,
      "1-4: '1' at character 1: CPU 1 is outside the CPUs this thread may run on (allowed: 2-4)"
    ),
    ("+3", inCpuset, "+3: '3' at character 2: only 3 CPUs are allowed, +0 to +2"),
    ("0-", six, "0-: at character 3: the range has no last CPU"),
  ])
  func namesTheWordThePlaceAndTheReason(
    text: String, topology: CPUTopology, message: String
  ) throws {
    do {
      let cpus = try CPUSpecifier(text).select(on: topology).cpus
      Issue.record("\(text) is \(cpus)")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func warnsOfWhatIsOdd() throws {
    let reversed = try CPUSpecifier("3-1").select(on: six).warnings.map(\.description)
    #expect(reversed == ["3-1 is a reversed range: only 3 is taken"])
    let empty = try CPUSpecifier("!all").select(on: six).warnings.map(\.description)
    #expect(empty == ["names nothing here"])
  }
}
