import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct ProcessSearchTests {
  /// The process of the test is found.
  @Test func findsProcesses() throws {
    let own = ProcessID.ofThisProgram
    #expect(try ProcessRequest(pids: [own]).find(.live) == [own])
  }

  @Test(
    arguments: [
      (.tree(ProcessID(rawValue: 0x7fff_fffe)), "--tree: 2147483646: no such process"),
      (
        .name("no program is named so"),
        "--name: no program is named so: no program has this in its name"
      ),
      (.user("no:user"), "--user: no:user: not the name of a user"),
    ] as [(ProcessRequest.Choice, String)])
  func namesWhatIsNotThere(choice: ProcessRequest.Choice, message: String) {
    do {
      Issue.record("\(choice) is \(try ProcessRequest(choices: [choice]).find(.live))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test func refusesAFileAsACgroup() throws {
    let machine = try MadeProcesses([:], files: ["/sys/fs/cgroup/a/cgroup.procs": "1\n"])
    for word in ["a/cgroup.procs", "b"] as [Word] {
      do {
        let processes = ProcessRequest(choices: [.controlGroup(word)])
        Issue.record("\(word) is \(try processes.find(machine.root))")
      } catch {
        #expect(error.message == "--cgroup: \(word): no such cgroup")
      }
    }
  }

  /// All processes of one choice have ended, and new processes of another choice have appeared.
  @Test func findsAgainTheProcessesThatAreThere() throws {
    let machine = try MadeProcesses([ProcessID.made[0]: "cc1"], user: 7)
    let processes = ProcessRequest(choices: [.name("ended"), .user("7")])
    #expect(throws: Failure.self) { try processes.find(machine.root) }
    #expect(processes.findAgain(machine.root) == [ProcessID.made[0]])
  }
}
