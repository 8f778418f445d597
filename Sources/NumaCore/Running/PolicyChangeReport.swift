/// A change of the policy of a running process that was made.
public struct PolicyChangeReport: Hashable, Sendable {
  /// A thread whose policy was changed.
  public struct Thread: Hashable, Sendable {
    /// The thread.
    public let thread: ThreadID
    /// The policy before.
    public let before: MemoryPolicy
    /// The policy that was set.
    public let after: MemoryPolicy
    /// How long the thread stood still.
    public let pause: Duration
    /// Whether the thread waits in a call that began anew, so that a relative timeout of the call did too.
    public let hasRepeatedCall: Bool
  }

  /// A mapping whose policy was changed.
  public struct Mapping: Hashable, Sendable {
    /// The addresses of the mapping.
    public let range: AddressRange
    /// The policy of its own before; the default policy if it had none.
    public let before: MemoryPolicy
    /// The policy that was set.
    public let after: MemoryPolicy
    /// Whether other processes that map the memory have the policy too.
    public let isShared: Bool
  }

  /// The process.
  public let process: ProcessID
  /// The threads, in the order of their changes.
  public internal(set) var threads: [Thread] = []
  /// The mappings, in the order of their changes.
  public internal(set) var mappings: [Mapping] = []
  /// Threads that run in the kernel alone, as the workers of io_uring do, and keep their policy.
  public internal(set) var kernelWorkers: [ThreadID] = []
  /// How long threads stood still for the changes of mappings, in total.
  public internal(set) var pauseForMappings = Duration.zero

  init(of process: ProcessID) { self.process = process }

  /// The longest time that a thread stood still; zero if none did.
  public var longestPause: Duration { threads.map { $0.pause }.max() ?? .zero }
  /// The amount of addresses of the changed mappings.
  public var mappedSize: ByteCount { mappings.sum { $0.range.size } }
}
