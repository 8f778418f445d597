// Runs a worker on each node: it is bound there, fills memory of its own, and adds it up.
//
// The workers are threads, not tasks: a task may go on in another thread after any `await`, and what
// is bound is the thread. So calls on the calling thread do not compile in asynchronous code.
import Glibc
import NumaCore
import Synchronization

/// What a worker does, once its thread is bound.
func work() throws -> String {
  let kernel = LinuxKernel()
  // The place is set already: the thread that touches a page first decides where it is.
  var memory = try NUMAAllocation(byteCount: 8 << 20)
  let sum = unsafe memory.withUnsafeMutableBytes { bytes in
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 1).reduce(0) { $0 + Int($1) }
  }
  let places = try kernel.pagesPerNode(of: memory.range)
    .map { "node \($0.node): \($0.pages)" }.joined(separator: ", ")
  return "CPUs \(try kernel.affinity()), sum \(sum), pages on \(places)"
}

/// What the workers answered, by their nodes.
let answers = Mutex<[NodeID: String]>([:])

func start(on node: NodeID) throws -> BoundThread {
  try BoundThread(to: [node]) {
    let answer: String
    do { answer = try work() } catch { answer = "\(error)" }
    answers.withLock { $0[node] = answer }
  }
}

do {
  let topology = try SystemRoot.live.nodeTopology()
  // A node without CPUs runs no worker, and one without memory has none for it.
  let nodes = topology.withCPUs.intersection(topology.allowed)
  // All start before the first is waited for.
  let threads = try nodes.map(start)
  for thread in threads { thread.join() }
  let all = answers.withLock { $0 }
  for node in nodes { print("node \(node): \(all[node] ?? "no answer")") }
} catch {
  print("worker-per-node: \(error)")
  exit(1)
}
