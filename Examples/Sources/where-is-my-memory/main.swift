// The program of the article "Where is my memory?", whose text is between the parts of the program.
import NumaCore

let kernel = LinuxKernel()

func report(_ title: String, _ range: AddressRange) throws {
  let places = try kernel.pagesPerNode(of: range)
  let text = places.map { "node \($0.node): \($0.pages)" }.joined(separator: ", ")
  print("\(title): \(text.isEmpty ? "nowhere" : text)")
}

let numbers = [Int](repeating: 1, count: 2 << 20)
try unsafe numbers.withUnsafeBytes { bytes in
  try report("array", unsafe AddressRange(bytes))
}

var buffer = try NUMAAllocation(byteCount: 16 << 20)
try report("fresh", buffer.range)
buffer.touch()
try report("touched", buffer.range)

let nodes = try SystemRoot.live.allowedNodes()
var spread = try NUMAAllocation(byteCount: 16 << 20, policy: .interleave(nodes))
spread.touch()
try report("interleaved", spread.range)
print("its policy: \(try kernel.memoryPolicy(at: spread.range.start))")

try kernel.setMemoryPolicy(.bind([3]), of: buffer.range)
try report("bound to node 3", buffer.range)
try kernel.setMemoryPolicy(.bind([3]), of: buffer.range, [.move, .strict])
try report("bound, and moved", buffer.range)

for mapping in try SystemRoot.live.placedMappings(of: .caller) {
  guard let range = mapping.range,
    range.start == buffer.range.start || range.start == spread.range.start
  else { continue }
  let policy = String(decoding: mapping.numa.policy, as: UTF8.self)
  let pages = mapping.numa.pages.map { "N\($0.node)=\($0.pages)" }.joined(separator: " ")
  print("\(String(range.start.rawValue, radix: 16)) \(policy) \(pages)")
}

let pages = buffer.range.pages()
let targets = pages.indices.map { NodeID(rawValue: $0.isMultiple(of: 2) ? 0 : 1) }
let move = try kernel.movePages(pages, to: targets, in: .caller, .exclusive)
let arrived = zip(move.statuses, targets).count { $0 == .on($1) }
print("\(move.end), \(arrived) of \(pages.count) arrived")
try report("moved", buffer.range)
