import CommandInterface
import NumaCore
import LinuxSystem
import Testing

@testable import numastat_swift

struct SelectionTests {
  private func processes(_ words: Word...) throws -> [Int32] {
    let machine = try MadeMachine()
    let (_, reports) = try machine.reports(words)
    return reports.flatMap(\.processes).map(\.id.rawValue)
  }

  @Test func findsProcesses() throws {
    #expect(try processes("--tree", "47") == [47, 48])
    #expect(try processes("--tree", "48", "--tree", "49") == [48, 49])
    #expect(try processes("--user", "1000") == [47, 48])
    // The kernel thread is left out.
    #expect(try processes("--user", "0") == [49])
    #expect(try processes("--user", "0", "--tree", "47", "48") == [47, 48, 49])
  }

  @Test func showsACgroup() throws {
    let expected = """

      Per-node memory usage (in bytes) of cgroup /a/b
                                Node 0          Node 2           Total
                       --------------- --------------- ---------------
      anon                     1048576               0         1048576
      file                        4096            8192           12288
      shmem                       4096               0            4096
      ---------------  --------------- --------------- ---------------
      Total                    1052672            8192         1060864

      """
    for path in ["a/b", "/a/b", "/sys/fs/cgroup/a/b", "/a/./b/", "/a/c/../b"] as [Word] {
      #expect(try MadeMachine().printed("--bytes", "--cgroup", path) == expected)
    }
  }

  /// A cgroup that is named in two ways is shown once.
  @Test func showsAGroupOnce() throws {
    let (_, reports) = try MadeMachine().reports(["--cgroup", "a/b", "--cgroup", "/a/b"])
    #expect(reports.count == 1)
  }

  @Test func staysBelowTheMount() throws {
    let machine = try MadeMachine()
    #expect(
      machine.failure(["--cgroup", "/../../proc/47"]) == "--cgroup: /proc/47: no such cgroup")
  }

  @Test func findsAContainer() throws {
    let machine = try MadeMachine()
    for start in ["0", "0123", "0123456789AB", Word(MadeMachine.container)] as [Word] {
      let (_, reports) = try machine.reports(["--container", start])
      let name = "/x.slice/docker-\(MadeMachine.container).scope"
      #expect(reports.map(\.controlGroup) == [[UInt8](name.utf8)])
    }
  }

  @Test func wantsOneContainer() throws {
    let other = "01" + String(repeating: "f", count: 62)
    let machine = try MadeMachine(["/sys/fs/cgroup/\(other)/memory.numa_stat": "anon N0=1\n"])
    #expect(
      machine.failure(["--container", "01"])
        == "--container: 01: could be 01ffffffffff, 0123456789ab")
    #expect(machine.failure(["--container", "012"]) == nil)
  }

  @Test func saysWhyACgroupTellsNothing() throws {
    let machine = try MadeMachine()
    let message = try #require(machine.failure(["--cgroup", "bare"]))
    #expect(message.hasPrefix("--cgroup: /bare: "))
    #expect(message.contains("/bare/memory.numa_stat is missing: the memory controller is not"))
  }

  @Test func limitsWhatIsRead() throws {
    #expect(try Plan(["numastat", "--max-scan", "4k"]).selection.scanLimit()?.rawValue == 4096)
    #expect(try Plan(["numastat", "--max-scan=0"]).selection.scanLimit()?.rawValue == 0)
    #expect(try Plan(["numastat"]).selection.scanLimit() == nil)
  }
}
