// Runs a worker on each node. The worker is bound to the node, fills its own memory, and adds it up.
//
// The workers are threads, not tasks: the binding is that of a thread, and a task may continue on another
// thread after any `await`. So calls on the calling thread do not compile in asynchronous code.
import Glibc
import NumaCore
import Synchronization

/// Fills memory and adds it up, on a thread that is bound to a node.
func work() throws -> String {
  let kernel = LinuxKernel()
  // The node is set already: the thread that touches a page first decides where it is.
  var memory = try NUMAAllocation(byteCount: 8 << 20)
  let sum = unsafe memory.withUnsafeMutableBytes { bytes in
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 1).reduce(0) { $0 + Int($1) }
  }
  let places = try kernel.pagesPerNode(of: memory.range)
    .map { "node \($0.node): \($0.pages)" }.joined(separator: ", ")
  return "CPUs \(try kernel.affinity()), sum \(sum), pages on \(places)"
}

/// The results of the workers, by their nodes.
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
  // A node without CPUs cannot run a worker, and a node without memory has no memory for a worker.
  let nodes = topology.withCPUs.intersection(topology.allowed)
  // All workers start before the first one is joined.
  let threads = try nodes.map(start)
  for thread in threads { thread.join() }
  let all = answers.withLock { $0 }
  for node in nodes { print("node \(node): \(all[node] ?? "no answer")") }
} catch {
  print("worker-per-node: \(error)")
  exit(1)
}
