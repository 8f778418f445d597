import CommandInterface
import NumaCore
import LinuxSystem

/// A request, resolved on this machine.
struct ResolvedMove: Equatable {
  let from: NodeMask
  let to: NodeMask
  let pages: PageCount
  let verbosity: Verbosity
  /// Warnings about the request, which can be carried out nevertheless.
  let warnings: [Warning]
}

extension MoveRequest {
  /// Resolves the nodes on this machine.
  ///
  /// - Throws: ``Failure`` with the word that names no node of this machine, or an empty set.
  func resolved(on root: SystemRoot) throws(Failure) -> ResolvedMove {
    guard !root.lacksNUMA else { throw Failure("\(MissingNUMA())") }
    let allowed = try orFail { () throws(ReadError) in try root.allowedNodes() }
    let selections = try orFail { () throws(NodeSpecifierError) in
      (
        from: try from.select(within: allowed, on: root),
        to: try to.select(within: allowed, on: root)
      )
    }
    // The kernel would also refuse this, but for TO only after the memory was allocated.
    for (selection, need) in [(selections.from, "take memory from"), (selections.to, "move to")] {
      guard !selection.nodes.isEmpty else {
        throw Failure("\(Word(selection.text).quotedIfEmpty): no node to \(need)")
      }
    }
    let unusual = [selections.from, selections.to].flatMap { selection in
      selection.warnings.map { Warning.specifier(Word(selection.text), $0) }
    }
    return ResolvedMove(
      from: selections.from.nodes, to: selections.to.nodes, pages: pages, verbosity: verbosity,
      warnings: warnings + unusual)
  }
}

extension ResolvedMove {
  /// Allocates the memory, moves it, and returns the result.
  func carryOut(_ root: SystemRoot, _ output: inout StandardOutput) throws(Failure) -> SpeedReport {
    if verbosity >= .highestNode { output.write("numa_max_node = \(try Self.highestNode(root))\n") }
    if verbosity >= .steps {
      output.write("From: \(Self.list(from))\nTo: \(Self.list(to))\n")
      output.write(
        "Allocating \(pages) pages of \(ByteCount.basePage.rawValue) bytes of memory\n")
    }
    // A mapping without pages is neither possible nor necessary.
    guard pages.rawValue > 0 else {
      if verbosity >= .steps { output.write(Self.dirtying + Self.starting) }
      return SpeedReport(moved: .zero, elapsed: .zero, warnings: [])
    }
    var memory = try allocate()
    try setPolicy(.bind(from), of: memory)
    if verbosity >= .steps {
      output.write(Self.dirtying)
      // The next step takes a while, and the kernel kills the process if FROM has no room.
      try output.flush()
    }
    memory.touch()
    if verbosity >= .steps { output.write(Self.starting) }
    let before = try places(of: memory, in: root, &output)
    let kernel = LinuxKernel()
    let start = kernel.monotonicTime()
    try setPolicy(.bind(to), of: memory, .move)
    let elapsed = kernel.monotonicTime() - start
    let after = try places(of: memory, in: root, &output)
    return SpeedReport(before: before, after: after, of: self, elapsed: elapsed)
  }

  private static let dirtying = "Dirtying memory....\n"
  private static let starting = "Starting test\n"

  /// Formats a set as numactl's migspeed does: `0 1 `.
  private static func list(_ nodes: NodeMask) -> String { nodes.map { "\($0) " }.joined() }

  private static func highestNode(_ root: SystemRoot) throws(Failure) -> NodeID {
    let online = try orFail { () throws(ReadError) in try root.onlineNodes() }
    return Array(online).last ?? NodeID(rawValue: 0)
  }

  private func allocate() throws(Failure) -> NUMAAllocation {
    let reason: Errno
    do throws(Errno) {
      guard let size = pages.size() else { throw .noMemory }
      return try NUMAAllocation(byteCount: size.rawValue)
    } catch {
      reason = error
    }
    throw Failure("-p: \(pages): \(reason)", status: .outOfMemory)
  }

  private func setPolicy(
    _ policy: MemoryPolicy, of memory: borrowing NUMAAllocation, _ flags: RangePolicyFlags = []
  ) throws(Failure) {
    do throws(Errno) {
      try LinuxKernel().setMemoryPolicy(policy, of: memory.range, flags)
    } catch {
      throw Failure("\(policy.nodes): \(PolicyRefusal(of: policy, errno: error))")
    }
  }

  /// Prints the lines of numa_maps for the memory, and returns the pages on each node.
  private func places(
    of memory: borrowing NUMAAllocation, in root: SystemRoot, _ output: inout StandardOutput
  ) throws(Failure) -> [NodePages] {
    let range = memory.range
    let lines = try orFail { () throws(ReadError) in try root.numaMapsLines(of: range) }
    for line in lines { output.write(line.text + [UInt8(ascii: "\n")]) }
    return lines.flatMap { $0.mapping.pages }
  }
}
