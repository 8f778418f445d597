import Glibc
import NumaCore
import LinuxSystem

// The functions below print facts that users of the library rely on. The scenario compares them.

/// Prints where memory on node A is when it is resized, touched and freed: `allocation A B`.
func checkAllocation(_ arguments: inout Arguments) throws {
  let (near, far) = (try arguments.node(), try arguments.node())
  let kernel = LinuxKernel()
  let page = ByteCount.basePage.rawValue
  var allocation = try NUMAAllocation(byteCount: 10 * page + 1, on: near)
  print("rounded", allocation.range.size.rawValue / page, "asked", allocation.byteCount - 10 * page)
  print("untouched", text(of: try kernel.pagesPerNode(of: allocation.range)))
  allocation.touch()
  print("touched", text(of: try kernel.pagesPerNode(of: allocation.range)))
  // The thread's own policy differs, and must not apply to the new pages.
  try kernel.withMemoryPolicy(.bind([far])) {
    try allocation.resize(byteCount: 100 * page)
    allocation.touch()
    print("grown", text(of: try kernel.pagesPerNode(of: allocation.range)))
  }
  // Each byte that a resize adds is zero.
  print(
    "zeroed",
    allocation.withBytes { bytes in
      (0..<bytes.byteCount).allSatisfy {
        unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == 0
      }
    })
  print("too-small", refusal { try allocation.resize(byteCount: 0) })
  print("too-large", refusal { try allocation.resize(byteCount: .max) })
  print(
    "kept", allocation.byteCount / page, text(of: try kernel.pagesPerNode(of: allocation.range)))
  print("empty", refusal { _ = try NUMAAllocation(byteCount: 0) })
  print("negative", refusal { _ = try NUMAAllocation(byteCount: -1) })
  print("huge", refusal { _ = try NUMAAllocation(byteCount: .max) })
  print("petabytes", refusal { _ = try NUMAAllocation(byteCount: 1 << 50) })
  try checkUnmapping(on: near)
}

/// Prints whether the memory of allocations is unmapped after their end, even if their policy is refused.
private func checkUnmapping(on node: NodeID) throws {
  // The runtime maps its own memory during the first call.
  _ = try mappedBytes()
  let before = try mappedBytes()
  var during = before
  for _ in 0..<8 {
    var allocation = try NUMAAllocation(byteCount: 16 << 20, on: node)
    allocation.touch()
    during = max(during, try mappedBytes())
    _ = refusal { _ = try NUMAAllocation(byteCount: 16 << 20, on: NodeID(rawValue: 999)) }
  }
  print("mapped", (during - before) >> 20, "left", (try mappedBytes() - before) >> 20)
}

private func mappedBytes() throws -> Int {
  try SystemRoot.live.memoryMaps(of: .caller).reduce(0) { $0 + $1.range.size.rawValue }
}

/// Returns the name of the errno that a function throws, or `none` if it throws nothing.
func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "none"
  } catch {
    return answer(error) ?? "\(error)"
  }
}

private struct Thrown: Error {}

/// Prints whether settings hold inside a closure and are restored after it, even if it throws: `scopes A`.
func checkScopes(_ arguments: inout Arguments) throws {
  let node = try arguments.node()
  let kernel = LinuxKernel()
  let cpus = try SystemRoot.live.cpus(of: node)
  try kernel.setMemoryPolicy(MemoryPolicy(.interleave, [node], flags: .staticNodes))
  func show(_ label: String) throws {
    print(
      label, text(of: try kernel.memoryPolicy()),
      try kernel.affinity() == cpus ? "on-node" : "everywhere")
  }
  try show("before")
  print(
    "value",
    try kernel.withMemoryPolicy(.bind([node])) {
      try show("policy")
      return 7
    })
  try show("after-policy")
  try? kernel.withMemoryPolicy(.local) {
    try show("policy-throws")
    throw Thrown()
  }
  try show("after-policy-throws")
  try kernel.withAffinity(cpus) { try show("affinity") }
  try show("after-affinity")
  try? kernel.withAffinity(cpus) { throw Thrown() }
  try show("after-affinity-throws")
  try kernel.withBinding(to: [node]) { try show("binding") }
  try show("after-binding")
  try? kernel.withBinding(to: [node]) { throw Thrown() }
  try show("after-binding-throws")
  print("refused-policy", refusal { try kernel.withMemoryPolicy(.bind([999])) {} })
  print("refused-affinity", refusal { try kernel.withAffinity([1000]) {} })
  print("refused-binding", refusal { try kernel.bind(to: []) })
  try show("after-refusals")
}

/// Prints the settings before and after a failed binding to a node with CPUs and no memory: `half-bound N`.
///
/// The binding fails after the first of its two steps.
func checkHalfBound(_ arguments: inout Arguments) throws {
  let node = try arguments.node()
  let kernel = LinuxKernel()
  let all = try kernel.affinity()
  func show(_ label: String) throws {
    let isEverywhere = try kernel.affinity() == all
    print(label, text(of: try kernel.memoryPolicy()), isEverywhere ? "everywhere" : "on-node")
  }
  try show("before")
  print("refused", refusal { try kernel.bind(to: [node]) })
  try show("after")
}

/// Runs a function on a new thread, and waits for it.
private func onThread(_ body: @escaping @Sendable () -> Void) {
  final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let work = unsafe Unmanaged.passRetained(Work(body))
  var thread = pthread_t()
  let status = unsafe pthread_create(
    &thread, nil,
    { argument in
      if let argument = unsafe argument {
        unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
      }
      return nil
    }, work.toOpaque())
  guard status == 0 else { return unsafe work.release() }
  pthread_join(thread, nil)
}

/// Prints the policy and affinity of threads: `threads A`.
///
/// A thread inherits both, and its own settings affect only itself. The affinity of a thread is also set by its ID.
func checkThreads(_ arguments: inout Arguments) throws {
  let node = try arguments.node()
  let kernel = LinuxKernel()
  let cpus = try SystemRoot.live.cpus(of: node)
  let all = try kernel.affinity()
  @Sendable func show(_ label: String) {
    let policy = (try? kernel.memoryPolicy()).map { text(of: $0) }
    let affinity = try? kernel.affinity()
    print(
      label, policy ?? "none",
      affinity == cpus ? "on-node" : affinity == all ? "everywhere" : "lost")
  }
  try kernel.setMemoryPolicy(.bind([node]))
  onThread {
    show("inherited")
    try? kernel.setMemoryPolicy(.preferred(node))
    try? kernel.setAffinity(cpus)
    show("own")
  }
  show("parent")
  let parent = ThreadID(rawValue: getpid())
  onThread { try? kernel.setAffinity(cpus, of: parent) }
  show("set-by-id")
  print("run-nodes", text(of: try kernel.runNodes(of: parent)))
  print("no-thread", refusal { _ = try kernel.affinity(of: ThreadID(rawValue: 4_194_300)) })
}

/// Prints how memory is interleaved on nodes: `interleaving LIST`.
///
/// nextInterleaveNode() applies to pages that the kernel allocates for the thread, such as pages of files. Memory that
/// the thread touches is interleaved by its addresses.
func checkInterleaving(_ arguments: inout Arguments) throws {
  let kernel = LinuxKernel()
  let nodes: NodeMask = try arguments.mask()
  var allocation = try NUMAAllocation(byteCount: 64 * ByteCount.basePage.rawValue)
  try kernel.setMemoryPolicy(.interleave(nodes))
  print("next-is-member", nodes.contains(try kernel.nextInterleaveNode()))
  write(&allocation)
  try kernel.setMemoryPolicy(.default)
  print("pages", text(of: try kernel.pagesPerNode(of: allocation.range)))
  let places = try kernel.places(of: allocation.range)
  print("in-turn", zip(places, places.dropFirst(nodes.count)).allSatisfy(==))
}
