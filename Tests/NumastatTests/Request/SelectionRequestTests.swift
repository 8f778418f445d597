import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

struct SelectionRequestTests {
  @Test func limitsWhatIsRead() throws {
    #expect(
      try Plan(["numastat", "--max-scan", "4k"]).selection.maximumScanSize()?.rawValue == 4096)
    #expect(try Plan(["numastat", "--max-scan=0"]).selection.maximumScanSize()?.rawValue == 0)
    #expect(try Plan(["numastat"]).selection.maximumScanSize() == nil)
  }

  @Test func eachIsNamedOnce() throws {
    let plan = try Plan(["numastat", "--shm=07", "--file", "a", "--shm", "7", "--file=a"])
    #expect(try plan.selection.objectNames() == [.segment(7), .file("a")])
  }

  @Test(
    arguments: [
      (["--max-scan", "1x"], "--max-scan: 1x: x: no unit of sizes; those are k, m and g"),
      (["--max-scan="], "--max-scan: '': not a size"),
      (["--tree", "x"], "--tree: x: not a process ID"),
      (["--tree", "0"], "--tree: 0: no process has this number"),
      (["--cgroup", ""], "--cgroup: '': not a path"),
      (["--file="], "--file: '': not a path"),
      (["--shm=x"], "--shm: x: not the ID of a segment, as ipcs -m shows it"),
      (["--shm=-1"], "--shm: -1: not the ID of a segment, as ipcs -m shows it"),
      (["--shm=2147483648"], "--shm: 2147483648: not the ID of a segment, as ipcs -m shows it"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) throws {
    #expect(try MadeMachine().failure(words) == message)
  }
}
