import NumaCore
import LinuxSystem

/// Prints where the pages of an allocation are, and the policy of its first page.
func printPlacement(_ label: String, of allocation: borrowing NUMAAllocation) throws {
  let kernel = LinuxKernel()
  print(label, "pages", text(of: try kernel.pagesPerNode(of: allocation.range)))
  print(label, "policy", text(of: try kernel.memoryPolicy(at: allocation.range.start)))
}

/// Reads a policy from `on N`, `near N`, `local -`, `interleaved LIST`, `weighted LIST` or `thread -`.
private func policyOfAllocation(_ arguments: inout Arguments) throws -> MemoryPolicy {
  let how = try arguments.word()
  let nodes: NodeMask = try arguments.mask()
  switch how {
  case "on": return .bind(nodes)
  case "near": return .preferred(nodes.first ?? 0)
  case "local": return .local
  case "interleaved": return .interleave(nodes)
  case "weighted": return .weightedInterleave(nodes)
  case "thread": return .default
  default: throw UsageError("\(how): no such way to allocate")
  }
}

/// Writes to each page from an offset on, so that the kernel allocates it.
///
/// The function does not use touch(), which only `allocation` tests.
func write(_ allocation: inout NUMAAllocation, from start: Int = 0) {
  allocation.withMutableBytes { bytes in
    for offset in stride(from: start, to: bytes.byteCount, by: ByteCount.basePage.rawValue) {
      bytes.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self)
    }
  }
}

/// Allocates memory, touches it and prints where it is.
func place(_ arguments: inout Arguments) throws {
  let policy = try policyOfAllocation(&arguments)
  var allocation = try NUMAAllocation(byteCount: try arguments.mebibytes(), policy: policy)
  write(&allocation)
  try printPlacement("placed", of: allocation)
}

/// Allocates memory, fills it, makes it three times and then half as large, and prints where it is each time.
func grow(_ arguments: inout Arguments) throws {
  let policy = try policyOfAllocation(&arguments)
  let size = try arguments.mebibytes()
  var allocation = try NUMAAllocation(byteCount: size, policy: policy)
  fill(&allocation, to: size)
  try printPlacement("first", of: allocation)
  try allocation.resize(byteCount: 3 * size)
  write(&allocation, from: size)
  print("grown intact", isFilled(allocation, to: size))
  try printPlacement("grown", of: allocation)
  let last = PageAddress(
    rawValue: allocation.range.end.rawValue - UInt(ByteCount.basePage.rawValue))
  print("grown last", text(of: try LinuxKernel().memoryPolicy(at: last)))
  try allocation.resize(byteCount: size / 2)
  print("shrunk intact", isFilled(allocation, to: size / 2))
  try printPlacement("shrunk", of: allocation)
}

func fill(_ allocation: inout NUMAAllocation, to size: Int) {
  allocation.withMutableBytes { bytes in
    for index in 0..<size {
      bytes.storeBytes(
        of: UInt8(truncatingIfNeeded: index &* 7 + index >> 12), toByteOffset: index, as: UInt8.self
      )
    }
  }
}

func isFilled(_ allocation: borrowing NUMAAllocation, to size: Int) -> Bool {
  allocation.withBytes { bytes in
    (0..<size).allSatisfy { index in
      unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        == UInt8(truncatingIfNeeded: index &* 7 + index >> 12)
    }
  }
}

/// Sets the policy of a range that is mapped already, touches it and prints where it is.
func setRange(_ arguments: inout Arguments) throws {
  let how = try arguments.word()
  let nodes: NodeMask = try arguments.mask()
  var allocation = try NUMAAllocation(byteCount: try arguments.mebibytes())
  let kernel = LinuxKernel()
  switch how {
  case "tonode", "tonodes": try kernel.setMemoryPolicy(.bind(nodes), of: allocation.range)
  case "local": try kernel.setMemoryPolicy(.local, of: allocation.range)
  case "interleave": try kernel.setMemoryPolicy(.interleave(nodes), of: allocation.range)
  case "home":
    // The last node is the home node.
    try kernel.setMemoryPolicy(.bind(nodes), of: allocation.range)
    try kernel.setHomeNode(nodes.max ?? 0, of: allocation.range)
  default: throw UsageError("\(how): no such policy of a range")
  }
  write(&allocation)
  try printPlacement("ranged", of: allocation)
}

/// Allocates memory on a node, moves this process's pages from there, and prints where the memory is.
func migrateOwn(_ arguments: inout Arguments) throws {
  let (from, to) = (try arguments.node(), try arguments.mask() as NodeMask)
  var allocation = try NUMAAllocation(byteCount: try arguments.mebibytes(), on: from)
  fill(&allocation, to: allocation.byteCount)
  _ = try LinuxKernel().migratePages(of: .caller, from: [from], to: to)
  try printPlacement("migrated", of: allocation)
  print("intact", isFilled(allocation, to: allocation.byteCount))
}

/// Allocates memory on a node, moves every other page of it, and prints where it is.
func moveOwn(_ arguments: inout Arguments) throws {
  let (from, to) = (try arguments.node(), try arguments.node())
  var allocation = try NUMAAllocation(byteCount: try arguments.mebibytes(), on: from)
  fill(&allocation, to: allocation.byteCount)
  let all = allocation.range.pages()
  let pages = stride(from: 0, to: all.count, by: 2).map { all[$0] }
  let targets = pages.map { _ in to }
  let move = try LinuxKernel().movePages(pages, to: targets, in: .caller, .exclusive)
  printCounts(of: move.statuses)
  try printPlacement("moved", of: allocation)
  print("intact", isFilled(allocation, to: allocation.byteCount))
}
