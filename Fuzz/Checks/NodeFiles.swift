internal import LinuxSystem

@testable import NumaCore

/// Reads a node's meminfo, writes it as the kernel does, and reads that.
func checkNodeMemory(_ input: [UInt8]) throws(Violation) {
  guard let memory = NodeMemory(meminfo: input) else { return }
  try require(
    memory.total.rawValue >= 0 && memory.free.rawValue >= 0,
    "'\(shown(input))' has \(memory.total.rawValue) and \(memory.free.rawValue) bytes")
  let text = [("MemTotal", memory.total), ("MemFree", memory.free)]
    .map { "Node 0 \($0):       \(kibibytes($1)) kB\n" }.joined()
  let again = NodeMemory(meminfo: [UInt8](text.utf8))
  try require(again == memory, "'\(shown(input))' is not '\(text)'")
  try require(!memory.total.description.isEmpty, "no words")
}

/// What the kernel would print: the greatest amount is no whole number of them.
func kibibytes(_ amount: ByteCount) -> Int {
  amount.rawValue / 1024 + (amount.rawValue % 1024 == 0 ? 0 : 1)
}

/// Reads the distances of a machine all of whose nodes have this row.
func checkNodeDistances(_ input: [UInt8], _ file: MadeFile) throws(Violation) {
  try file.write(input)
  let distances: NodeDistances
  do throws(ReadError) {
    distances = try file.root.nodeDistances()
  } catch {
    guard case .malformed = error else { throw Violation(description: "\(error)") }
    return
  }
  let said = "'\(shown(input))'"
  try require(distances.nodes == nodes, "\(said): other nodes than are online")
  let row = nodes.compactMap { distances[nodes[0], $0] }
  try require(row.count == nodes.count && row.allSatisfy { $0 >= 0 }, "\(said): \(row)")
  for node in nodes {
    try require(nodes.compactMap { distances[node, $0] } == row, "\(said): rows are not alike")
  }
  try require(
    Set(distances.neighbours(of: nodes[0], among: NodeMask(nodes))) == Set(nodes.dropFirst()),
    "\(said): neighbours are lost")

  try file.write([UInt8]((row.map(String.init).joined(separator: " ") + "\n").utf8))
  let again = try? file.root.nodeDistances()
  try require(again == distances, "\(said) is not \(row)")
}

private let nodes: [NodeID] = [0, 2, 5]
