import Synchronization
import LinuxSystem
import Testing

@testable import NumaCore

struct BoundThreadTests {
  @Test func runsWhereItWasBound() throws {
    let topology = try SystemRoot.live.nodeTopology()
    let node = try #require(topology.withCPUs.intersection(topology.allowed).first)
    let seen = Mutex<(policy: MemoryPolicy?, nodes: NodeMask?)>((nil, nil))
    let before = try LinuxKernel().memoryPolicy()
    let thread = try BoundThread(to: [node]) {
      let kernel = LinuxKernel()
      seen.withLock { $0 = (try? kernel.memoryPolicy(), try? kernel.runNodes(of: .caller)) }
    }
    thread.join()
    seen.withLock {
      #expect($0.policy == .bind([node]))
      #expect($0.nodes == [node])
    }
    // The policy of the thread that started it does not change.
    #expect(try LinuxKernel().memoryPolicy() == before)
  }

  @Test func doesNotRunWhereItCannotBeBound() throws {
    let ran = Atomic(false)
    #expect(throws: ThreadBindingError.self) {
      _ = try BoundThread(to: [1023]) { ran.store(true, ordering: .relaxed) }
    }
    let hasRun = ran.load(ordering: .relaxed)
    #expect(!hasRun)
  }

  @Test func goesOnWhenItIsDropped() throws {
    let gate = Gate<Int>()
    let topology = try SystemRoot.live.nodeTopology()
    do {
      _ = try BoundThread(to: topology.withCPUs.intersection(topology.allowed)) {
        gate.open(with: 42)
      }
    }
    #expect(gate.wait() == 42)
  }

  @Test func canBeManyAtATime() throws {
    let topology = try SystemRoot.live.nodeTopology()
    let nodes = topology.withCPUs.intersection(topology.allowed)
    let count = Atomic(0)
    for _ in 0..<50 {
      let first = try BoundThread(to: nodes) { count.wrappingAdd(1, ordering: .relaxed) }
      let second = try BoundThread(to: nodes) { count.wrappingAdd(1, ordering: .relaxed) }
      first.join()
      second.join()
      first.join()
    }
    let total = count.load(ordering: .relaxed)
    #expect(total == 100)
  }
}
