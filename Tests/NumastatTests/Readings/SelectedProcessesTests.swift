import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

struct SelectedProcessesTests {
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

  @Test(
    arguments: [
      (["--tree", "77"], "--tree: 77: no such process"),
      (["--tree", "2"], "--tree: 2: neither it nor what descends from it has memory"),
      (["--user", "-x"], "--user: -x: not the name of a user"),
      (["--user", "77"], "--user: 77: has no processes"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) throws {
    #expect(try MadeMachine().failure(words) == message)
  }
}
