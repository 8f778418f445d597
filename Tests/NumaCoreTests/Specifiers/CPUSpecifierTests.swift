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
    #expect(try CPUSpecifier(text).select(on: topology, from: MadeCPUs()).cpus.description == cpus)
  }

  @Test(arguments: [
    ("6", six, "6: no such CPU (CPUs here: 0-5)"),
    ("5-6", six, "5-6: '6' at character 3: no such CPU (CPUs here: 0-5)"),
    ("010", six, "010: no such CPU (CPUs here: 0-5)"),
    ("08", six, "08: '8' at character 2: a comma or the end was due"),
    ("netdev:eth0", six, "netdev:eth0: not a number, a range, 'all' or a word for CPUs"),
    ("same", six, "same: not a number, a range, 'all' or a word for CPUs"),
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
      let cpus = try CPUSpecifier(text).select(on: topology, from: MadeCPUs()).cpus
      Issue.record("\(text) is \(cpus)")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test(arguments: [
    ("core:0", "0-1"), ("core:1-2", "2-5"), ("socket:1", "4-5"), ("node:1/nosmt", "4"),
    ("llc:0", "0-5"), ("core:0,core:2", "0-1,4-5"), ("0-3/nosmt", "0,2"), ("1/nosmt", "1"),
    ("all/nosmt", "0,2,4"), ("!core:0", "2-5"), ("!all/nosmt", "1,3,5"), ("+core:1", "2-3"),
    ("node:0/nosmt,5", "0,2,5"), ("1,0-3/nosmt,5", "0-2,5"),
  ])
  func namesCPUsByWhatTheyShare(text: String, cpus: String) throws {
    #expect(try CPUSpecifier(text).select(on: six, from: MadeCPUs()).cpus.description == cpus)
  }

  @Test(arguments: [
    ("core:9", "core:9: no such core (here: 0-3)"),
    ("llc:1", "llc:1: no such llc (here: 0)"),
    (
      "core:3",
      "core:3: stands for CPUs 6-7 here, outside the CPUs this thread may run on (allowed: 0-5)"
    ),
    ("core:", "core:: at character 6: not a decimal number that fits, without leading zeros"),
    (
      "core:01",
      "core:01: '01' at character 6: not a decimal number that fits, without leading zeros"
    ),
    (
      "core:2-1",
      "core:2-1: '1' at character 8: the range ends before it starts"
    ),
    ("core:1-", "core:1-: at character 8: the range has no last CPU"),
    ("gpu:0", "gpu:0: not a number, a range, 'all' or a word for CPUs"),
    ("0/smt", "0/smt: '/smt' at character 2: a comma or the end was due"),
    ("/nosmt", "/nosmt: not a number, a range, 'all' or a word for CPUs"),
    (
      "all/nosmt,1", "all/nosmt,1: 'all/nosmt' at character 1: 'all' can only be the last of a list"
    ),
  ])
  func refusesWordsThatNameNone(text: String, message: String) {
    do {
      let cpus = try CPUSpecifier(text).select(on: six, from: MadeCPUs()).cpus
      Issue.record("\(text) is \(cpus)")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func warnsOfWhatIsOdd() throws {
    let reversed = try CPUSpecifier("3-1").select(on: six, from: MadeCPUs()).warnings.map(
      \.description)
    #expect(reversed == ["3-1 is a reversed range: only 3 is taken"])
    let empty = try CPUSpecifier("!all").select(on: six, from: MadeCPUs()).warnings.map(
      \.description)
    #expect(empty == ["names nothing here"])
  }
}
