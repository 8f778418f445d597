import Foundation
import Synchronization
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests of trials on the machine that runs the tests.
///
/// Tests in guests show the effect of a cpuset and of several nodes on a policy.
@Suite(.serialized)
struct TrialTests {
  private let kernel = LinuxKernel()

  @Test func appliesNothing() throws {
    let node = try #require(try kernel.allowedNodes().first)
    #expect(kernel.tryOut(.bind([node])) == .accepted(.bind([node])))
    #expect(kernel.tryOutOnMemory(.interleave([node])) == .accepted(.interleave([node])))
    #expect(kernel.tryOut(.default) == .accepted(.default))
    #expect(try kernel.memoryPolicy() == .default)
  }

  @Test func tellsWhatTheKernelMakesOfIt() throws {
    let node = try #require(try kernel.allowedNodes().first)
    let absent = NodeID(rawValue: 900)
    #expect(kernel.tryOut(.bind([node, absent])) == .accepted(.bind([node])))
    let fixed = MemoryPolicy(.bind, [node, absent], flags: .staticNodes)
    guard case .accepted(let effect?) = kernel.tryOut(fixed) else {
      Issue.record("a static policy is not accepted")
      return
    }
    #expect(effect.flags == .staticNodes && effect.nodes.contains(node))
  }

  @Test func tellsTheErrno() {
    for tryOut in [kernel.tryOut(_:), kernel.tryOutOnMemory(_:)] {
      #expect(tryOut(.bind([])) == .refused(.invalidArgument))
      #expect(tryOut(.bind([900])) == .refused(.invalidArgument))
      #expect(tryOut(.bind([32767])) == .refused(.invalidArgument))
      #expect(tryOut(MemoryPolicy(.init(rawValue: 99), [0])) == .refused(.invalidArgument))
    }
    #expect(kernel.tryOutAffinity([]) == .refused(.invalidArgument))
    #expect(kernel.tryOutAffinity([30000]) == .refused(.invalidArgument))
  }

  @Test func tellsWhichCPUsAreLeft() throws {
    let before = try kernel.affinity(of: .caller)
    let cpu = try #require(before.first)
    #expect(kernel.tryOutAffinity([cpu]) == .accepted([cpu]))
    #expect(kernel.tryOutAffinity([cpu, 30000]) == .accepted([cpu]))
    guard case .accepted(let all?) = kernel.tryOutAffinity(CPUMask(0...32767)) else {
      Issue.record("every CPU there could be is not accepted")
      return
    }
    #expect(before.isSubset(of: all))
    #expect(try kernel.affinity(of: .caller) == before)
  }

  @Test func survivesAFilterThatKills() throws {
    let calls: [RefusingSeccompFilter.Call] = [
      .setMemoryPolicy, .memoryPolicyOfRange, .setAffinity,
    ]
    let outcomes = try RefusingSeccompFilter.run(.kill, to: calls) { [kernel] in
      (
        kernel.tryOut(.default), kernel.tryOutOnMemory(.default),
        kernel.tryOutAffinity([0])
      )
    }
    #expect(outcomes.0 == .killed(.badSystemCall))
    #expect(outcomes.1 == .killed(.badSystemCall))
    #expect(outcomes.2 == .killed(.badSystemCall))
  }

  @Test func tellsAFiltersErrno() throws {
    let outcome = try RefusingSeccompFilter.run(.errno(.notPermitted), to: [.setMemoryPolicy]) {
      [kernel] in kernel.tryOut(.default)
    }
    #expect(outcome == .refused(.notPermitted))
  }

  /// If the effect cannot be read, the call is accepted and only its effect stays unknown.
  @Test(arguments: [false, true])
  func isAcceptedWhereReadingIsForbidden(byKilling kills: Bool) throws {
    let answer: RefusingSeccompFilter.Answer = kills ? .kill : .errno(.notPermitted)
    let outcome = try RefusingSeccompFilter.run(answer, to: [.getMemoryPolicy]) { [kernel] in
      kernel.tryOut(.local)
    }
    #expect(outcome == .accepted(nil))
  }

  /// The test runs in a process of its own, because other tests wait for their children at the same time.
  @Test func isIndependentOfSIGCHLD() async {
    await #expect(processExitsWith: .success) {
      signal(SIGCHLD, SIG_IGN)
      let kernel = LinuxKernel()
      #expect(kernel.tryOut(.default) == .accepted(.default))
      let killed = try RefusingSeccompFilter.run(.kill, to: [.setMemoryPolicy]) {
        kernel.tryOut(.default)
      }
      #expect(killed == .killed(.badSystemCall))
    }
  }

  /// Signals arrive throughout the trials, and each signal interrupts a wait.
  @Test func survivesSignals() throws {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in }
    var before = sigaction()
    unsafe sigaction(SIGUSR2, &action, &before)
    defer { unsafe sigaction(SIGUSR2, &before, nil) }
    let thread = Gate<pthread_t>()
    let result = Gate<[TrialOutcome<MemoryPolicy>]>()
    let end = Mutex(false)
    let trials = try NativeThread { [kernel] in
      // The threads that run tests block signals, and a new thread inherits that.
      var none = sigset_t()
      unsafe sigemptyset(&none)
      unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
      thread.open(with: pthread_self())
      let outcomes = (0..<200).map { _ in kernel.tryOut(.default) }
      end.withLock { $0 = true }
      result.open(with: outcomes)
    }
    let target = thread.wait()
    while !end.withLock({ $0 }) { pthread_kill(target, SIGUSR2) }
    trials.join()
    #expect(result.wait().allSatisfy { $0 == .accepted(.default) })
  }

  /// The child of a trial has the name of the thread that created it, which the children of other tests do not have.
  @Test func leavesNoZombie() throws {
    for _ in 0..<20 { _ = kernel.tryOut(.default) }
    let names = Set(
      try directories(of: "/proc/self/task").map { stat("/proc/self/task/\($0)").name })
    for process in try directories(of: "/proc") {
      let (name, fields) = stat("/proc/\(process)")
      #expect(fields.prefix(2) != ["Z", "\(getpid())"] || !names.contains(name), "\(name)")
    }
  }

  private func directories(of path: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: path).compactMap { Int32($0) }
  }

  /// Returns the name, and the fields after it, of which the first are the state and the parent.
  private func stat(_ path: String) -> (name: String, fields: [Substring]) {
    guard let text = try? String(contentsOfFile: path + "/stat", encoding: .utf8),
      let start = text.firstIndex(of: "("), let end = text.lastIndex(of: ")")
    else { return ("", []) }
    return (String(text[start...end]), text[end...].dropFirst().split(separator: " "))
  }

  @Test func saysWhyThereCouldBeNoChild() throws {
    let answer = RefusingSeccompFilter.Answer.errno(.resourceTemporarilyUnavailable)
    let outcome = try RefusingSeccompFilter.run(answer, to: [.clone]) { [kernel] in
      kernel.tryOut(.default)
    }
    #expect(outcome == .notTried(.resourceTemporarilyUnavailable))
  }

  @Test func namesSignals() {
    #expect(SignalNumber.badSystemCall.description == "SIGSYS")
    #expect(SignalNumber.kill.description == "SIGKILL")
    #expect(SignalNumber(rawValue: 11).description == "signal 11")
  }
}
