// Places a buffer on each node, and verifies the result: the kernel reports where every page is.
//
//   place-buffer [MEBIBYTES]
import Glibc
import NumaCore

/// Places a buffer on a node, prints where its pages are, and returns whether all pages are on the node.
func place(_ byteCount: Int, on node: NodeID) throws -> Bool {
  // Strict placement is the default: a full node is then a failure, and no page is silently placed elsewhere.
  var buffer = try NUMAAllocation(byteCount: byteCount, on: node)
  let kernel = LinuxKernel()

  // A policy sets where the kernel will allocate pages. It has not allocated any yet.
  let before = try kernel.pagesPerNode(of: buffer.range)
  buffer.touch()
  let after = try kernel.pagesPerNode(of: buffer.range)

  let wanted = buffer.range.pages().count
  let found = after.map { "\($0.pages) on node \($0.node)" }.joined(separator: ", ")
  print("node \(node): before use \(before.isEmpty ? "nowhere" : "somewhere"), then \(found)")
  return after.count == 1 && after.first?.node == node && after.first?.pages == wanted
}

do {
  let mebibytes = CommandLine.arguments.dropFirst().first.map { Int($0) ?? 0 } ?? 4
  // These are the nodes that the cpuset allows. Nodes without memory are not among them, and the
  // kernel refuses to bind to any other node.
  let nodes = try SystemRoot.live.allowedNodes()
  // All buffers are placed before the results are checked, so that the output is complete.
  let good = try nodes.map { try place(mebibytes << 20, on: $0) }
  exit(good.allSatisfy { $0 } ? 0 : 1)
} catch {
  // The error is an errno or a ReadError; both describe the failure in words.
  print("place-buffer: \(error)")
  exit(1)
}
