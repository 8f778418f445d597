// Places a buffer on each node, and proves it: the kernel is asked where every page is.
//
//   place-buffer [MEBIBYTES]
import Glibc
import NumaCore

/// Places a buffer on a node, prints where its pages are, and says whether all are there.
func place(_ byteCount: Int, on node: NodeID) throws -> Bool {
  // Strictly is the default: a full node is a failure then, and nothing silently lies elsewhere.
  var buffer = try NUMAAllocation(byteCount: byteCount, on: node)
  let kernel = LinuxKernel()

  // A policy says where pages will come from. None has come yet.
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
  // The nodes that the cpuset allows: those without memory are not among them, and the kernel
  // refuses to bind to any other.
  let nodes = try SystemRoot.live.allowedNodes()
  // All of them are placed before the verdict, so that the output is whole.
  let good = try nodes.map { try place(mebibytes << 20, on: $0) }
  exit(good.allSatisfy { $0 } ? 0 : 1)
} catch {
  // An errno or a ReadError: both say what failed in words.
  print("place-buffer: \(error)")
  exit(1)
}
