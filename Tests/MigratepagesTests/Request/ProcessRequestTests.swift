import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct ProcessRequestTests {
  private func processes(_ words: [Word]) throws(Failure) -> ProcessRequest? {
    guard case .migrate(let request) = try Plan(["migratepages"] + words, posixlyCorrect: false)
    else { return nil }
    return request.processes
  }

  private func pid(_ number: Int32) -> ProcessID { ProcessID(rawValue: number) }

  @Test func readsNumbers() throws {
    #expect(try processes(["4711", "0", "1"])?.single == pid(4711))
    #expect(try processes(["4711,0x11", "0", "1"])?.pids == [pid(4711), pid(17)])
    #expect(try processes(["4711,4711", "0", "1"])?.single == pid(4711))
    #expect(try processes(["4711,1", "0", "1"])?.single == nil)
    #expect(try processes(["--pairs=0:1", "4,5"])?.pids == [pid(4), pid(5)])
  }

  @Test func readsChoices() throws {
    #expect(
      try processes(["--tree=7", "--user", "daemon", "0", "1"])
        == ProcessRequest(choices: [.tree(pid(7)), .user("daemon")]))
    #expect(
      try processes(["--name=work", "--cgroup=/a", "0", "1"])?.choices
        == [.name("work"), .controlGroup("/a")])
    #expect(try processes(["--tree=7", "--pairs=0:1"])?.pids == [])
    #expect(try processes(["--tree=7", "4711", "0", "1"])?.pids == [pid(4711)])
    #expect(try processes(["--tree=7", "4711", "0", "1"])?.single == nil)
  }

  @Test(
    arguments: [
      (["--tree=7"], "FROM: missing operand"), (["--tree=7", "0"], "TO: missing operand"),
      (["--tree=7", "4711", "0", "1", "2"], "2: one operand too many"),
      (["--tree=0", "0", "1"], "--tree: 0: no process has this number"),
      (["--tree=x", "0", "1"], "--tree: x: not a process ID"),
      (["--name=", "0", "1"], "--name: '': names nothing"),
      (["--user=", "0", "1"], "--user: '': names nothing"),
      (["--cgroup=", "0", "1"], "--cgroup: '': names nothing"),
      (["--cgroup=../cpu", "0", "1"], "--cgroup: ../cpu: '..' is not the name of a cgroup"),
      (["--cgroup=/a/..", "0", "1"], "--cgroup: /a/..: '..' is not the name of a cgroup"),
      (["--cgroup=.", "0", "1"], "--cgroup: .: '.' is not the name of a cgroup"),
      (["4711,", "0", "1"], "'': not a process ID"),
      (["4711,x", "0", "1"], "x: not a process ID"),
      (["--pairs=0:1"], "PID: missing operand"),
      (
        ["--engine=kernel", "1,2", "0", "1"],
        "1,2: several processes cannot be had with --engine=kernel"
      ),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(String(describing: try processes(words)))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }

  @Test func rendersTheWordsAsTyped() throws {
    #expect(
      try processes(["4711,17", "--tree=7", "--name=db", "0", "1"])?.description
        == "4711,17, --tree: 7, --name: db")
    #expect(ProcessRequest(choices: [.all]).description == "--evacuate")
  }
}
