import CommandInterface
import NumaCore
import LinuxSystem

/// The execution of a course, step by step: sets policies, measures, and returns the results.
struct Measuring {
  let test: DemoTest
  let byteCount: Int
  /// Whether to read where the memory was, with a system call that numactl's numademo does not make.
  let looksAtPlaces: Bool
  private let kernel = LinuxKernel()
  private var threadPolicy: MemoryPolicy?
  private var runNode: NodeID?
  /// The reason why the thread does not run on the node of the next measurements.
  private var strandedBecause: String?

  /// The number of timed rounds; one round before them does not count.
  private static let rounds = 10

  init(_ test: DemoTest, byteCount: Int, looksAtPlaces: Bool) {
    self.test = test
    self.byteCount = byteCount
    self.looksAtPlaces = looksAtPlaces
  }

  /// The result of a step.
  enum Result: Equatable {
    case measured(Measurement)
    case announced(Announcement)
    /// A step other than a measurement failed.
    case failed(String)
  }

  mutating func take(_ step: Step) -> [Result] {
    switch step {
    case .measure(let site): [.measured(measure(site))]
    case .say(.settingPreferredNode(let node)): [.announced(.settingPreferredNode(node))]
    case .say(.currentInterleaveNode(let policy)): [interleaveNode(policy)]
    case .run(let place): run(on: place)
    }
  }

  private mutating func run(on place: DemoMachine.RunPlace) -> [Result] {
    runNode = place.node
    let said = Result.announced(.running(on: place.node, preferred: place.home))
    do throws(ThreadBindingError) {
      try kernel.run(on: [place.node])
      strandedBecause = nil
      return [said]
    } catch {
      let reason = "cannot run on node \(place.node): \(error)"
      strandedBecause = reason
      return [said, .failed(reason)]
    }
  }

  private mutating func interleaveNode(_ policy: MemoryPolicy) -> Result {
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

  private mutating func measure(_ site: Site) -> Measurement {
    var outcome: Measurement.Outcome
    do throws(Failure) {
      if let strandedBecause { throw Failure(strandedBecause) }
      try setThreadPolicy(site.thread)
      outcome = try speeds(of: site)
    } catch {
      outcome = .failed(error.message ?? "")
    }
    return Measurement(test: test, site: site, runNode: runNode, outcome: outcome)
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

  private func speeds(of site: Site) throws(Failure) -> Measurement.Outcome {
    let memory: NUMAAllocation
    do throws(Errno) {
      memory = try NUMAAllocation(byteCount: byteCount, policy: site.memory)
    } catch .noMemory {
      throw Failure("cannot allocate \(byteCount) bytes: \(Errno.noMemory)")
    } catch {
      throw Failure(PolicyRefusal(of: site.memory, errno: error).description)
    }
    var benchmark = MemoryBenchmark(of: test.kernel, on: memory)
    _ = benchmark.run()
    var passes = [[MemoryPass]](repeating: [], count: test.kernel.passCount)
    for _ in 0..<Self.rounds {
      for (index, pass) in benchmark.run().enumerated() { passes[index].append(pass) }
    }
    let places =
      looksAtPlaces
      ? try callFailing("move_pages") { () throws(Errno) in
        try kernel.pagesPerNode(of: benchmark.range)
      } : []
    return .speeds(passes.map(Speed.init), places: places)
  }

  private func callFailing<Value>(
    _ name: String, _ call: () throws(Errno) -> Value
  ) throws(Failure) -> Value {
    do throws(Errno) {
      return try call()
    } catch {
      throw Failure("\(name): \(error)")
    }
  }
}
