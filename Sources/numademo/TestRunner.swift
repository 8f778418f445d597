import CommandInterface
import NumaCore
import LinuxSystem

/// A runner of a test, step by step: it sets policies, measures, and returns the results.
struct TestRunner {
  let test: DemoTest
  let byteCount: Int
  /// Whether to read where the memory was, with a system call that numactl's numademo does not make.
  let readsPlaces: Bool
  private let kernel = LinuxKernel()
  private var threadPolicy: MemoryPolicy?
  private var runNode: NodeID?
  /// The reason why the thread does not run on the node of the next measurements.
  private var bindingFailure: String?

  /// The number of timed rounds; one round before them does not count.
  private static let rounds = 10

  init(_ test: DemoTest, byteCount: Int, readsPlaces: Bool) {
    self.test = test
    self.byteCount = byteCount
    self.readsPlaces = readsPlaces
  }

  /// The result of a step.
  enum StepResult: Equatable {
    case measured(DemoMeasurement)
    case announced(Announcement)
    /// A step other than a measurement failed.
    case failed(String)
  }

  mutating func carryOut(_ step: TestStep) -> [StepResult] {
    switch step {
    case .measure(let placement): [.measured(measure(placement))]
    case .announcePreferredNode(let node): [.announced(.settingPreferredNode(node))]
    case .announceInterleaveNode(let policy): [interleaveNode(under: policy)]
    case .run(let runNode): run(on: runNode)
    }
  }

  private mutating func run(on runNode: DemoMachine.RunNode) -> [StepResult] {
    let node = runNode.node
    self.runNode = node
    let announced = StepResult.announced(.running(on: node, preferred: runNode.memoryNode))
    do throws(ThreadBindingError) {
      try kernel.run(on: [node])
      bindingFailure = nil
      return [announced]
    } catch {
      let reason = "cannot run on node \(node): \(error)"
      bindingFailure = reason
      return [announced, .failed(reason)]
    }
  }

  private mutating func interleaveNode(under policy: MemoryPolicy) -> StepResult {
    do throws(Failure) {
      try setThreadPolicy(policy)
    } catch {
      return .failed(error.message ?? "")
    }
    do throws(Errno) {
      let node = try kernel.nextInterleaveNode()
      let isWeighted = policy.mode == .weightedInterleave
      return .announced(.currentInterleaveNode(node, isWeighted: isWeighted))
    } catch {
      return .failed("get_mempolicy: \(error)")
    }
  }

  private mutating func measure(_ placement: Placement) -> DemoMeasurement {
    var outcome: DemoMeasurement.Outcome
    do throws(Failure) {
      if let bindingFailure { throw Failure(bindingFailure) }
      try setThreadPolicy(placement.thread)
      outcome = try speeds(of: placement)
    } catch {
      outcome = .failed(error.message ?? "")
    }
    return DemoMeasurement(test: test, placement: placement, runNode: runNode, outcome: outcome)
  }

  /// Sets the policy of the thread unless it is already set, because setting it again would restart interleaving.
  private mutating func setThreadPolicy(_ policy: MemoryPolicy) throws(Failure) {
    guard policy != threadPolicy else { return }
    do throws(Errno) {
      try kernel.setMemoryPolicy(policy)
      threadPolicy = policy
    } catch  where policy == .default && threadPolicy == nil {
      // If the kernel accepts no policy, the thread has none, and -f continues with that.
      threadPolicy = policy
    } catch {
      throw Failure(PolicyRefusal(of: policy, errno: error).description)
    }
  }

  private func speeds(of placement: Placement) throws(Failure) -> DemoMeasurement.Outcome {
    let memory: NUMAAllocation
    do throws(Errno) {
      memory = try NUMAAllocation(byteCount: byteCount, policy: placement.memory)
    } catch .noMemory {
      throw Failure("cannot allocate \(byteCount) bytes: \(Errno.noMemory)")
    } catch {
      throw Failure(PolicyRefusal(of: placement.memory, errno: error).description)
    }
    var benchmark = MemoryBenchmark(of: test.kernel, on: memory)
    _ = benchmark.run()
    var passes = [[MemoryPass]](repeating: [], count: test.kernel.passCount)
    for _ in 0..<Self.rounds {
      for (index, pass) in benchmark.run().enumerated() { passes[index].append(pass) }
    }
    let places =
      readsPlaces
      ? try orFail("move_pages") { () throws(Errno) in
        try kernel.pagesPerNode(of: benchmark.range)
      } : []
    return .speeds(passes.map(LoopSpeed.init), places: places)
  }
}
