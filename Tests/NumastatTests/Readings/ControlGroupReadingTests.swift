import CommandInterface
import Testing

@testable import numastat_swift

struct ControlGroupReadingTests {
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

  @Test(
    arguments: [
      (["--cgroup", "/no"], "--cgroup: /no: no such cgroup"),
      (
        ["--container", "77"],
        "--container: 77: no container of this name or ID has a cgroup below /sys/fs/cgroup"
      ),
      (
        ["--container", "x"],
        "--container: x: no container of this name or ID has a cgroup below /sys/fs/cgroup"
      ),
      (
        ["--container", "a/b"],
        "--container: a/b: not the name of a container, nor the start of its ID"
      ),
      (["--container="], "--container: '': not the name of a container, nor the start of its ID"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) throws {
    #expect(try MadeMachine().failure(words) == message)
  }
}
