internal import LinuxSystem

@testable import NumaCore

/// Reads a node's meminfo, writes it as the kernel does, and reads the result.
func checkNodeMemory(_ input: [UInt8]) throws(Violation) {
  guard let memory = PartialNodeMemory(meminfo: input).whole else { return }
  try require(
    memory.total.rawValue >= 0 && memory.free.rawValue >= 0,
    "'\(shown(input))' has \(memory.total.rawValue) and \(memory.free.rawValue) bytes")
  let text = [("MemTotal", memory.total), ("MemFree", memory.free)]
    .map { "Node 0 \($0):       \(kibibytes($1)) kB\n" }.joined()
  let again = PartialNodeMemory(meminfo: [UInt8](text.utf8)).whole
  try require(again == memory, "'\(shown(input))' is not '\(text)'")
  try require(!memory.total.description.isEmpty, "no words")
}

/// Returns the kibibytes that the kernel would print; the greatest amount is not a whole number of them.
func kibibytes(_ amount: ByteCount) -> Int {
  amount.rawValue / 1024 + (amount.rawValue % 1024 == 0 ? 0 : 1)
}

/// Reads the distances of a machine on which each node has the input as its row.
func checkNodeDistances(_ input: [UInt8], _ file: MadeFile) throws(Violation) {
  try file.write(input)
  let said = "'\(shown(input))'"
  // Each input has its own machine, because a root reports a file only once.
  let root = SystemRoot(file.root.directory)
  guard let distances = try? root.nodeDistances() else {
    throw Violation(description: "\(said): nothing is read")
  }
  try require(distances.nodes == nodes, "\(said): other nodes than are online")
  // Zero bytes at the end are not a word.
  let text = input[..<((input.lastIndex { $0 != 0 && !$0.isSpace } ?? -1) + 1)]
  let words = text.split { $0.isSpace }.map { decimalNumber($0) }
  let row = nodes.map { distances[nodes[0], $0] }
  let told =
    words.prefix(nodes.count) + repeatElement(nil, count: max(0, nodes.count - words.count))
  try require(row == [Int?](told), "\(said): \(row)")
  try require(
    root.takeWarnings().isEmpty != words.contains(nil),
    "\(said): a word that is none has no warning")
  for node in nodes {
    try require(nodes.map { distances[node, $0] } == row, "\(said): rows are not alike")
  }
  try require(
    Set(distances.neighbours(of: nodes[0], among: NodeMask(nodes)))
      == Set(zip(nodes, row).dropFirst().filter { $0.1 != nil }.map(\.0)),
    "\(said): neighbours are lost")
  // The bytes that many kernels put at the end change nothing.
  try file.write([UInt8](text) + [0x0a, 0])
  let again = try? SystemRoot(file.root.directory).nodeDistances()
  try require(again == distances, "\(said) reads otherwise with a zero byte at its end")
}

private let nodes: [NodeID] = [0, 2, 5]
