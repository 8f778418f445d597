public import LinuxSystem

/// The reason why the policy of a running process was not changed.
public struct PolicyChangeFailure: Error, Hashable, Sendable {
  /// The cause of a failure.
  public enum Cause: Hashable, Sendable {
    /// No process has this ID, or the process ended meanwhile.
    case noSuchProcess
    /// The process has exited, and its parent has not yet waited for it.
    case zombie
    /// The process is a kernel thread.
    case kernelThread
    /// The process is the caller, which cannot trace itself.
    case caller
    /// The caller may not access the process and lacks CAP_SYS_PTRACE.
    case denied(AccessDenial)
    /// The caller may access the process but not trace it: `/proc/sys/kernel/yama/ptrace_scope` has this value.
    case limitedByYama(Int)
    /// Another process traces the process, as a debugger does.
    case traced(by: ProcessID)
    /// Another caller of this library changes the process.
    case inUse
    /// The process is a 32-bit program, or one for another architecture.
    case otherArchitecture
    /// Nodes of the policy are outside the cpuset of the process.
    case outsideCpuset(NodeMask, allowed: NodeMask)
    /// The kernel does not accept the policy.
    case policy(PolicyRefusal)
    /// A seccomp filter decides which calls the process may make, and only a caller with CAP_SYS_ADMIN may read it.
    case unreadableFilter
    /// The seccomp filter of this thread would not let the thread make the call, or would kill it.
    case blockedByFilter(ThreadID)
    /// The policy of this thread or mapping could not be restored, because NumaCore does not know it.
    case unknownPolicy(String, [UInt8])
    /// The process has no unused bytes of code in which its threads could make the call.
    case noCallSite
    /// The thread did not stop in time: it waits uninterruptibly, or for a child of vfork(2).
    case notStopped(ThreadID)
    /// The thread runs 32-bit code.
    case otherInstructions(ThreadID)
    /// The kernel does not let the caller trace the thread.
    case notTraceable(ThreadID, Errno)
    /// The kernel refused the call that the thread made.
    case refused(ThreadID, call: String, Errno)
    /// The kernel refused a policy for these addresses.
    case refusedForMapping(AddressRange, call: String, Errno)
    /// The process starts threads faster than they can be changed.
    case newThreads
    /// A file of the process cannot be read.
    case unreadable(ReadError)
    /// No thread could be started in the caller.
    case noThread(Errno)
  }

  /// The process.
  public let process: ProcessID
  /// The cause.
  public let cause: Cause
  /// What did not get back the policy that it had before, with the reason; empty if nothing was changed, or all of it was
  /// put back.
  public internal(set) var notRestored: [String] = []

  init(of process: ProcessID, _ cause: Cause) {
    self.process = process
    self.cause = cause
  }

  /// Whether the cause is that the process has exited.
  package var processHasEnded: Bool { cause == .noSuchProcess || cause == .zombie }

  /// Creates the failure to read a file of the process.
  package init(reading process: ProcessID, _ error: ReadError) {
    self.init(
      of: process, error.errnoOfProcess == .noSuchProcess ? .noSuchProcess : .unreadable(error))
  }
}

extension PolicyChangeFailure: CustomStringConvertible {
  /// The process, the cause, and what could not be put back.
  public var description: String {
    let rest = notRestored.isEmpty ? "" : "; not put back: " + notRestored.joined(separator: ", ")
    return "\(process): \(cause)\(rest)"
  }
}

extension PolicyChangeFailure.Cause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSuchProcess: "no such process"
    case .zombie: "the process has ended (zombie)"
    case .kernelThread: "a kernel thread has no policy for memory of its own"
    case .caller: "the process is this program itself"
    case .denied(let denial): "\(denial); changing its policy needs \(denial.capability)"
    case .limitedByYama(1):
      "you may trace only your own children (kernel.yama.ptrace_scope is 1); changing its policy needs CAP_SYS_PTRACE"
    case .limitedByYama(2):
      "only root may trace (kernel.yama.ptrace_scope is 2); changing its policy needs CAP_SYS_PTRACE"
    case .limitedByYama(let scope):
      "the kernel lets no process trace another (kernel.yama.ptrace_scope is \(scope))"
    case .traced(let tracer): "process \(tracer) traces it already, as a debugger does"
    case .inUse: "another tool changes it now"
    case .otherArchitecture: "the program is not a 64-bit program of this machine's architecture"
    case .outsideCpuset(let nodes, let allowed):
      "\(nodes.counted): outside the cpuset of the process (allowed: \(allowed.listed))"
    case .policy(let refusal): refusal.description
    case .unreadableFilter:
      "a seccomp filter decides what the process may call; reading the filter needs CAP_SYS_ADMIN"
    case .blockedByFilter(let thread):
      "thread \(thread): its seccomp filter does not permit the call"
    case .unknownPolicy(let owner, let text):
      "\(owner) has policy \(String(bytes: text)), which could not be put back"
    case .noCallSite: "the process has no [vdso] with room for a call"
    case .notStopped(let thread):
      "thread \(thread) did not stop in time: it waits in the kernel, as for a disk or a child of vfork"
    case .otherInstructions(let thread): "thread \(thread) runs 32-bit code"
    case .notTraceable(let thread, let errno): "thread \(thread): ptrace: \(errno)"
    case .refused(let thread, let call, let errno): "thread \(thread): \(call): \(errno)"
    case .refusedForMapping(let range, let call, let errno):
      "\(range.hexadecimal): \(call): \(errno)"
    case .newThreads: "the process starts threads faster than they can be changed"
    case .unreadable(let error): error.description
    case .noThread(let errno): "cannot start a thread: \(errno)"
    }
  }
}
