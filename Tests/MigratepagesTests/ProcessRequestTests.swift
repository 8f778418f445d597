import CommandInterface
import Glibc
import NumaCore
import Testing

@testable import migratepages

struct ProcessRequestTests {
  private func whom(_ words: [Word]) throws(Failure) -> ProcessRequest? {
    guard case .migrate(let request) = try Plan(["migratepages"] + words, posixlyCorrect: false)
    else { return nil }
    return request.whom
  }

  private func process(_ number: Int32) -> ProcessID { ProcessID(rawValue: number) }

  @Test func readsNumbers() throws {
    #expect(try whom(["4711", "0", "1"])?.single == process(4711))
    #expect(try whom(["4711,0x11", "0", "1"])?.processes == [process(4711), process(17)])
    #expect(try whom(["4711,4711", "0", "1"])?.single == process(4711))
    #expect(try whom(["4711,1", "0", "1"])?.single == nil)
    #expect(try whom(["--pairs=0:1", "4,5"])?.processes == [process(4), process(5)])
  }

  @Test func readsChoices() throws {
    #expect(
      try whom(["--tree=7", "--user", "daemon", "0", "1"])
        == ProcessRequest(choices: [.tree(process(7)), .user("daemon")]))
    #expect(
      try whom(["--name=work", "--cgroup=/a", "0", "1"])?.choices
        == [.name("work"), .controlGroup("/a")])
    #expect(try whom(["--tree=7", "--pairs=0:1"])?.processes == [])
    #expect(try whom(["--tree=7", "4711", "0", "1"])?.processes == [process(4711)])
    #expect(try whom(["--tree=7", "4711", "0", "1"])?.single == nil)
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
      Issue.record("\(words) is \(String(describing: try whom(words)))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }

  /// The process of the test is found.
  @Test func findsProcesses() throws {
    let own = ProcessID.ofThisProgram
    #expect(try ProcessRequest(processes: [own]).find(.live) == [own])
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
  func saysWhatIsNotThere(choice: ProcessRequest.Choice, message: String) {
    do {
      Issue.record("\(choice) is \(try ProcessRequest(choices: [choice]).find(.live))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test func saysThatAFileIsNoGroup() throws {
    let machine = try MadeProcesses([:], files: ["/sys/fs/cgroup/a/cgroup.procs": "1\n"])
    for word in ["a/cgroup.procs", "b"] as [Word] {
      do {
        let whom = ProcessRequest(choices: [.controlGroup(word)])
        Issue.record("\(word) is \(try whom.find(machine.root))")
      } catch {
        #expect(error.message == "--cgroup: \(word): no such cgroup")
      }
    }
  }

  /// All processes of one choice have ended, and new processes of another choice have appeared.
  @Test func findsAgainWhatIsThere() throws {
    let machine = try MadeProcesses([ProcessID.made[0]: "cc1"], user: 7)
    let whom = ProcessRequest(choices: [.name("ended"), .user("7")])
    #expect(throws: Failure.self) { try whom.find(machine.root) }
    #expect(whom.findAgain(machine.root) == [ProcessID.made[0]])
  }

  /// Zombies are kept, though the kernel reports that they share memory, which they do not have.
  @Test func keepsThoseWithoutMemory() throws {
    let zombies = try (0..<2).map { _ in try Self.zombie() }
    defer { for zombie in zombies { waitpid(zombie.rawValue, nil, 0) } }
    #expect(LinuxKernel().addressSpaces(of: zombies).processes.count == 1)
    #expect(SystemRoot.live.leavingOutSharers(zombies) == zombies)
  }

  private static func zombie() throws -> ProcessID {
    var words = unsafe [strdup("/bin/true"), nil]
    defer { unsafe free(words[0]) }
    var process = pid_t()
    let failure = unsafe posix_spawn(&process, "/bin/true", nil, nil, &words, nil)
    try #require(failure == 0)
    var ended = unsafe siginfo_t()
    let answer = unsafe waitid(P_PID, id_t(process), &ended, WEXITED | WNOWAIT)
    try #require(answer == 0)
    return ProcessID(rawValue: process)
  }

  @Test func isAsItWasTyped() throws {
    #expect(
      try whom(["4711,17", "--tree=7", "--name=db", "0", "1"])?.description
        == "4711,17, --tree: 7, --name: db")
    #expect(ProcessRequest(choices: [.all]).description == "--evacuate")
  }
}
