import LinuxSystem
import Testing

@testable import NumaCore

/// Tests of what a change of policies would do; scenarios change the policies of real processes.
struct PolicyChangeTests {
  @Test(
    arguments: [
      (.bind([0, 2]), .bind([1, 2])), (.preferred(0), .preferred(1)),
      (.interleave([0, 3]), .interleave([1, 4, 5])),
      (.preferredMany([0, 1]), .preferredMany([1])),
      (
        MemoryPolicy(.bind, [0], flags: .staticNodes), MemoryPolicy(.bind, [1], flags: .staticNodes)
      ),
      (.preferred(3), .preferred(4)),
      // Neither of these names a node that is left.
      (.bind([2]), nil), (.default, nil), (.local, nil),
      (MemoryPolicy(.bind, [0], flags: .relativeNodes), nil),
    ] as [(MemoryPolicy, MemoryPolicy?)])
  func rebinds(policy: MemoryPolicy, rebound: MemoryPolicy?) {
    let counterparts: [NodeID: NodeMask] = [0: [1], 3: [4, 5]]
    #expect(policy.rebound(by: counterparts) == rebound)
    #expect(PolicyChange.Rule.rebind(counterparts).policy(inPlaceOf: policy) == rebound)
    #expect(PolicyChange.Rule.set(.local).policy(inPlaceOf: policy) == .local)
  }

  @Test func swapsNodes() {
    #expect(MemoryPolicy.bind([0, 1]).rebound(by: [0: [1], 1: [0]]) == nil)
    #expect(MemoryPolicy.bind([0]).rebound(by: [0: [1], 1: [0]]) == .bind([1]))
  }

  @Test func followsThePagesOfPairs() {
    #expect(NodePairs(from: [0, 1, 2], to: [3, 4]).counterparts == [0: [3], 1: [4], 2: [3]])
    #expect(
      NodePairs(spreading: [0], by: [2: 1, 3: 1]).counterparts == [0: [2, 3]])
  }

  @Test func refusesWhatHasNoPolicy() {
    func cause(_ number: Int32) -> PolicyChangeFailure.Cause? {
      do throws(PolicyChangeFailure) {
        try PolicyChange(of: ProcessID(rawValue: number), .set(.local)).check()
        return nil
      } catch {
        return error.cause
      }
    }
    #expect(cause(0) == .caller)
    #expect(cause(ProcessID.ofThisProgram.rawValue) == .caller)
    #expect(cause(Int32.max) == .noSuchProcess)
  }

  /// Each message names the process, and says what is missing.
  @Test(
    arguments: [
      (.noSuchProcess, "47: no such process"),
      (
        .denied(.otherUser(UserID(rawValue: 12))),
        "47: the process belongs to user 12; changing its policy needs CAP_SYS_PTRACE"
      ),
      (
        .traced(by: ProcessID(rawValue: 48)), "47: process 48 traces it already, as a debugger does"
      ),
      (
        .outsideCpuset([3], allowed: [0, 1]),
        "47: node 3: outside the cpuset of the process (allowed: 0-1)"
      ),
      (
        .limitedByYama(1),
        "47: you may trace only your own children (kernel.yama.ptrace_scope is 1); "
          + "changing its policy needs CAP_SYS_PTRACE"
      ),
      (
        .limitedByYama(3),
        "47: the kernel lets no process trace another (kernel.yama.ptrace_scope is 3)"
      ),
      (
        .refused(ThreadID(rawValue: 49), call: "set_mempolicy", .noMemory),
        "47: thread 49: set_mempolicy: Cannot allocate memory"
      ),
      (
        .refusedForMapping(
          AddressRange(start: PageAddress(rawValue: 0x1000), size: ByteCount(rawValue: 0x2000)),
          call: "mbind", .noMemory), "47: 1000-3000: mbind: Cannot allocate memory"
      ),
      (
        .unknownPolicy("thread 48", [UInt8]("new:0".utf8)),
        "47: thread 48 has policy new:0, which could not be put back"
      ),
    ] as [(PolicyChangeFailure.Cause, String)])
  func explains(cause: PolicyChangeFailure.Cause, text: String) {
    var failure = PolicyChangeFailure(of: ProcessID(rawValue: 47), cause)
    #expect(failure.description == text)
    failure.notRestored = ["thread 50", "thread 51"]
    #expect(failure.description == "\(text); not put back: thread 50, thread 51")
  }

  @Test(
    arguments: [
      ("Uid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\n", .otherUser(UserID(rawValue: 1))),
      ("Uid:\t0\t0\t0\t0\nGid:\t2\t2\t2\t2\n", .otherGroup(GroupID(rawValue: 2))),
      ("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nCapPrm:\tff\n", .moreCapabilities),
      ("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nCapPrm:\t1\n", .notDumpable),
    ] as [(String, AccessDenial)])
  func knowsWhyAccessIsDenied(target: String, denial: AccessDenial) {
    let caller = ProcessStatus(
      text: [UInt8]("State:\tR\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nCapPrm:\t0f\n".utf8))
    #expect(AccessDenial(to: ProcessStatus(text: [UInt8](target.utf8)), by: caller) == denial)
  }

  @Test(
    arguments: [
      // The capabilities and the user of the caller, the user of the process, and the owner of its files.
      ([], 7, 7, 7, .otherUserNamespace), ([], 7, 7, 0, .notDumpable),
      ([], 7, 7, nil, .notDumpable),
      ([], 0, 0, 0, .notDumpable), (.tracing, 7, 8, 8, .otherUserNamespace),
    ] as [(Capabilities, UInt32, UInt32, UInt32?, AccessDenial)])
  func knowsUserNamespaces(
    capabilities: Capabilities, user: UInt32, target: UInt32, owner: UInt32?, denial: AccessDenial
  ) {
    var caller = ProcessStatus()
    caller.permittedCapabilities = capabilities
    caller.users = [UserID(rawValue: user)]
    var status = ProcessStatus()
    status.users = Array(repeating: UserID(rawValue: target), count: 3)
    status.fileOwner = owner.map(UserID.init(rawValue:))
    #expect(AccessDenial(to: status, by: caller) == denial)
  }
}
