import Glibc
import NumaCore
import LinuxSystem

/// Makes the library throw each errno that the manuals name: `errno NAME [WORD...]`.
///
/// The function prints the errno, or the result of the call. The scenario sets up a machine or another process if the
/// case needs it.
func provoke(_ arguments: inout Arguments) throws {
  let name = try arguments.word()
  guard let provocation = provocations[name] else { throw UsageError("\(name): no such case") }
  print(try provocation(&arguments))
}

private typealias Provocation = @Sendable (inout Arguments) throws -> String

private let kernel = LinuxKernel()

/// A node that does not exist, within the kernel's masks, which have 1024 bits in all guests.
private let absent: NodeID = 999
/// A node beyond the kernel's masks.
private let beyondKernel: NodeID = 2000
/// The greatest node that a mask holds: the last bit of the one page of bits that the kernel accepts.
private let greatest: NodeID = 32767

private let provocations: [String: Provocation] =
  migrateProvocations
  .merging(moveProvocations) { first, _ in first }
  .merging(rangeProvocations) { first, _ in first }
  .merging(threadProvocations) { first, _ in first }
  .merging(readingProvocations) { first, _ in first }
  .merging(homeProvocations) { first, _ in first }
  .merging(affinityProvocations) { first, _ in first }

// MARK: migrate_pages(2)

private func migrating(
  _ process: Int32 = 0, from: NodeMask = [0], to: NodeMask
) throws -> String {
  "not-moved \(try kernel.migratePages(of: ProcessID(rawValue: process), from: from, to: to))"
}

private let migrateProvocations: [String: Provocation] = [
  "migrate-to-greatest": { _ in try migrating(to: [0, greatest]) },
  "migrate-to-beyond-kernel": { _ in try migrating(to: [0, beyondKernel]) },
  "migrate-from-beyond-kernel": { _ in try migrating(from: [0, beyondKernel], to: [0]) },
  "migrate-to-absent": { _ in try migrating(to: [absent]) },
  "migrate-to-none": { _ in try migrating(to: []) },
  "migrate-to": { try migrating(to: [try $0.node()]) },
  "migrate-from-none": { _ in try migrating(from: [], to: [0]) },
  "migrate-no-process": { _ in try migrating(4_194_300, to: [0]) },
  "migrate-kernel-thread": { _ in try migrating(2, to: [0]) },
  "migrate-process": { try migrating(try $0.process().rawValue, to: [0]) },
]

// MARK: move_pages(2)

private func moving(
  _ process: Int32 = 0, to node: NodeID, _ flags: MoveFlags = .exclusive
) throws -> String {
  var allocation = try NUMAAllocation(byteCount: 1)
  write(&allocation)
  let move = try kernel.movePages(
    allocation.range.pages(), to: [node], in: ProcessID(rawValue: process), flags)
  return move.statuses.map(text).joined(separator: " ")
}

private func place(of address: UInt) throws -> String {
  try kernel.places(of: [PageAddress(rawValue: address)], in: .caller).map(text)
    .joined(separator: " ")
}

private let moveProvocations: [String: Provocation] = [
  "move-to-absent": { _ in try moving(to: absent) },
  "move-to-beyond-kernel": { _ in try moving(to: beyondKernel) },
  "move-to-negative": { _ in try moving(to: NodeID(rawValue: -1)) },
  "move-to": { try moving(to: try $0.node()) },
  "move-unknown-flags": { _ in try moving(to: 0, MoveFlags(rawValue: 1 << 10)) },
  "move-no-process": { _ in try moving(4_194_300, to: 0) },
  "move-kernel-thread": { _ in try moving(2, to: 0) },
  "move-process": { try moving(try $0.process().rawValue, to: 0) },
  "move-all": { _ in try moving(to: 0, .all) },
  "move-nothing": { _ in
    "\(try kernel.movePages([], to: [], in: .caller, .exclusive).statuses.count)"
  },
  // More than 2^16 pages, which old kernels refused with E2BIG.
  "move-many": { _ in
    var allocation = try NUMAAllocation(byteCount: 100_000 * ByteCount.basePage.rawValue)
    allocation.withMutableBytes { $0.storeBytes(of: 1, as: UInt8.self) }
    let pages = allocation.range.pages()
    let move = try kernel.movePages(pages, to: pages.map { _ in 0 }, in: .caller, .exclusive)
    return "statuses \(move.statuses.count)"
  },
  "place-of-no-process": { _ in
    "\(try kernel.places(of: [], in: ProcessID(rawValue: 4_194_300)))"
  },
  "place-of-absent": { _ in
    let allocation = try NUMAAllocation(byteCount: 1)
    let status = try place(of: allocation.range.start.rawValue)
    return "\(allocation.byteCount) \(status)"
  },
  "place-of-zero-page": { _ in
    let allocation = try NUMAAllocation(byteCount: 1)
    let byte = allocation.withBytes { unsafe $0.unsafeLoad(as: UInt8.self) }
    return "\(byte) \(try place(of: allocation.range.start.rawValue))"
  },
  "place-of-unmapped": { _ in try place(of: 4096) },
  "place-of-kernel": { _ in try place(of: UInt.max - 4095) },
  "place-of-nowhere": { _ in try place(of: 0) },
  // A page in two mappings counts as shared, though both mappings belong to this process.
  "move-shared": { arguments in
    let target = try arguments.node()
    return try withSharedPage { pages in
      try kernel.movePages([pages[0]], to: [target], in: .caller, .exclusive).statuses
        .map(text).joined()
    }
  },
  "move-shared-all": { arguments in
    let target = try arguments.node()
    return try withSharedPage { pages in
      try kernel.movePages([pages[0]], to: [target], in: .caller, .all).statuses
        .map(text).joined()
    }
  },
  // The second address is in the huge page that the kernel has already taken off its list for the first address.
  "move-huge-twice": { arguments in
    let (from, to) = (try arguments.node(), try arguments.node())
    let size = 2 << 20
    var allocation = try NUMAAllocation(byteCount: 2 * size, on: from)
    let start = (allocation.range.start.rawValue + UInt(size) - 1) / UInt(size) * UInt(size)
    unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), size, MADV_HUGEPAGE)
    write(&allocation)
    let pages = [start, start + 4096].map(PageAddress.init(rawValue:))
    let move = try kernel.movePages(pages, to: [to, to], in: .caller, .exclusive)
    return move.statuses.map(text).joined(separator: " ")
  },
]

/// Calls a function with the addresses of two mappings of one page of a file.
private func withSharedPage(_ body: ([PageAddress]) throws -> String) throws -> String {
  let path: FilePath = "/tmp/hold.probe"
  let file = try FileDescriptor.open(
    path, .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
  defer { try? file.close() }
  try file.writeAll([UInt8](repeating: 1, count: ByteCount.basePage.rawValue))
  let pages = (0..<2).map { _ in
    let start = unsafe mmap(
      nil, ByteCount.basePage.rawValue, PROT_READ | PROT_WRITE, MAP_SHARED, file.rawValue, 0)
    unsafe start?.storeBytes(of: 2, as: UInt8.self)
    return PageAddress(rawValue: UInt(bitPattern: start))
  }
  return try body(pages)
}

// MARK: mbind(2)

private func ranging(
  _ policy: MemoryPolicy, _ flags: RangePolicyFlags = [],
  _ change: (AddressRange) -> AddressRange = { $0 }
) throws -> String {
  let allocation = try NUMAAllocation(byteCount: 4 * ByteCount.basePage.rawValue)
  try kernel.setMemoryPolicy(policy, of: change(allocation.range), flags)
  return "none"
}

private func shifted(_ range: AddressRange, by bytes: UInt, size: Int? = nil) -> AddressRange {
  AddressRange(
    start: PageAddress(rawValue: range.start.rawValue &+ bytes),
    size: size.map(ByteCount.init(rawValue:)) ?? range.size)
}

/// Policies that both mbind(2) and set_mempolicy(2) refuse.
private let badPolicies: [String: MemoryPolicy] = [
  "unknown-mode": MemoryPolicy(MemoryPolicy.Mode(rawValue: 99), [0]),
  "negative-mode": MemoryPolicy(MemoryPolicy.Mode(rawValue: -1), [0]),
  "unknown-flag": MemoryPolicy(.bind, [0], flags: MemoryPolicy.Flags(rawValue: 1 << 12)),
  "default-with-nodes": MemoryPolicy(.default, [0]),
  "local-with-nodes": MemoryPolicy(.local, [0]),
  "bind-nothing": .bind([]),
  "interleave-nothing": .interleave([]),
  "weighted-nothing": .weightedInterleave([]),
  "preferred-many-nothing": .preferredMany([]),
  "preferred-nothing": MemoryPolicy(.preferred),
  "greatest-node": .bind([0, greatest]),
  "beyond-kernel": .bind([0, beyondKernel]),
  "absent-node": .bind([absent]),
  "absent-node-beside-another": .bind([0, absent]),
  "static-and-relative": MemoryPolicy(.bind, [0], flags: [.staticNodes, .relativeNodes]),
  "balancing-interleave": MemoryPolicy(.interleave, [0], flags: .balancing),
  "balancing-preferred-many": MemoryPolicy(.preferredMany, [0], flags: .balancing),
  "static-default": MemoryPolicy(.default, flags: .staticNodes),
  "weighted": .weightedInterleave([0]),
]

private func badPolicy(_ arguments: inout Arguments) throws -> MemoryPolicy {
  let word = try arguments.word()
  if let node = Int(word) { return .bind([NodeID(rawValue: node)]) }
  guard let policy = badPolicies[word] else { throw UsageError("\(word): no such policy") }
  return policy
}

private let rangeProvocations: [String: Provocation] = [
  "range": { try ranging(try badPolicy(&$0)) },
  "range-unknown-flags": { _ in try ranging(.local, RangePolicyFlags(rawValue: 1 << 10)) },
  "range-unaligned": { _ in try ranging(.local) { shifted($0, by: 1) } },
  "range-wraps": { _ in
    try ranging(.local) { range in
      let last = UInt.max - UInt(ByteCount.basePage.rawValue) + 1
      return AddressRange(start: PageAddress(rawValue: last), size: range.size)
    }
  },
  "range-empty": { _ in try ranging(.local) { shifted($0, by: 0, size: 0) } },
  "range-unmapped": { _ in try ranging(.local) { shifted($0, by: 1 << 46) } },
  "range-hole": { _ in
    var allocation = try NUMAAllocation(byteCount: 4 * ByteCount.basePage.rawValue)
    let second = unsafe allocation.withUnsafeMutableBytes { bytes in
      unsafe bytes.baseAddress?.advanced(by: ByteCount.basePage.rawValue)
    }
    unsafe munmap(second, ByteCount.basePage.rawValue)
    try kernel.setMemoryPolicy(.local, of: allocation.range)
    return "none"
  },
  "range-default-over-hole": { _ in
    var allocation = try NUMAAllocation(byteCount: 4 * ByteCount.basePage.rawValue)
    let second = unsafe allocation.withUnsafeMutableBytes { bytes in
      unsafe bytes.baseAddress?.advanced(by: ByteCount.basePage.rawValue)
    }
    unsafe munmap(second, ByteCount.basePage.rawValue)
    try kernel.setMemoryPolicy(.default, of: allocation.range)
    return "none"
  },
  "range-strict": { arguments in
    let (here, there) = (try arguments.node(), try arguments.node())
    var allocation = try NUMAAllocation(byteCount: 1, on: here)
    write(&allocation)
    try kernel.setMemoryPolicy(.bind([there]), of: allocation.range, .strict)
    return "none"
  },
  "range-strict-move": { arguments in
    let (here, there) = (try arguments.node(), try arguments.node())
    var allocation = try NUMAAllocation(byteCount: 1, on: here)
    write(&allocation)
    try kernel.setMemoryPolicy(.bind([there]), of: allocation.range, [.strict, .move])
    return text(of: try kernel.pagesPerNode(of: allocation.range))
  },
  // The kernel skips pages that are mapped twice, and does not report a failure.
  "range-strict-move-shared": { arguments in
    let there = try arguments.node()
    return try withSharedPage { pages in
      let before = try kernel.places(of: [pages[0]], in: .caller)
      let range = AddressRange(start: pages[0], size: .basePage)
      try kernel.setMemoryPolicy(.bind([there]), of: range, [.strict, .move])
      return try kernel.places(of: [pages[0]], in: .caller) == before ? "stayed" : "moved"
    }
  },
  // The call moves the given amount of memory to a node that lacks the room.
  "range-strict-move-much": { arguments in
    let (here, there) = (try arguments.node(), try arguments.node())
    var allocation = try NUMAAllocation(byteCount: try arguments.mebibytes(), on: here)
    write(&allocation)
    let refused = refusal {
      try kernel.setMemoryPolicy(.bind([there]), of: allocation.range, [.strict, .move])
    }
    let places = try kernel.pagesPerNode(of: allocation.range).map(\.node)
    return
      "\(refused) \(places.map(\.description).joined(separator: ",")) \(allocation.byteCount >> 20)"
  },
  "range-move-all": { _ in try ranging(.local, .moveAll) },
  // Each policy for one page in the middle of a mapping adds two mappings.
  "range-map-count": { _ in
    let page = UInt(ByteCount.basePage.rawValue)
    let allocation = try NUMAAllocation(byteCount: 4000 * Int(page))
    for index in stride(from: UInt(1), to: 3999, by: 2) {
      try kernel.setMemoryPolicy(
        .local, of: shifted(allocation.range, by: index * page, size: Int(page)))
    }
    return "none"
  },
]

// MARK: set_mempolicy(2)

private let threadProvocations: [String: Provocation] = [
  "thread": {
    try kernel.setMemoryPolicy(try badPolicy(&$0))
    return "none"
  }
]

// MARK: get_mempolicy(2)

private let readingProvocations: [String: Provocation] = [
  "policy-at-unmapped": { _ in
    text(of: try kernel.memoryPolicy(at: PageAddress(rawValue: 4096)))
  },
  "policy-at-nowhere": { _ in
    text(of: try kernel.memoryPolicy(at: PageAddress(rawValue: 0)))
  },
  "policy-at-kernel": { _ in
    text(of: try kernel.memoryPolicy(at: PageAddress(rawValue: UInt.max - 4095)))
  },
  "node-at-unmapped": { _ in
    "\(try kernel.nodeAfterReading(at: PageAddress(rawValue: 4096)))"
  },
  // The kernel only reads there, so anonymous memory maps the zero page and has no page of its own afterwards. A page
  // that was written to is on its node.
  "node-at": { arguments in
    let node = try arguments.node()
    var allocation = try NUMAAllocation(byteCount: 1, on: node)
    let start = allocation.range.start
    _ = try kernel.nodeAfterReading(at: start)
    let before = try kernel.places(of: [start], in: .caller).map(text).joined()
    write(&allocation)
    return "\(before) on-\(try kernel.nodeAfterReading(at: start)) \(allocation.byteCount)"
  },
  "next-interleave": { _ in "\(try kernel.nextInterleaveNode())" },
  "allowed": { _ in text(of: try kernel.allowedNodes()) },
  "policy": { _ in text(of: try kernel.memoryPolicy()) },
]

// MARK: set_mempolicy_home_node(2)

private func homing(
  _ node: NodeID, _ policy: MemoryPolicy,
  _ change: (AddressRange) -> AddressRange = { $0 }
) throws -> String {
  let size = 4 * ByteCount.basePage.rawValue
  let allocation = try NUMAAllocation(byteCount: size, policy: policy)
  try kernel.setHomeNode(node, of: change(allocation.range))
  return "none"
}

private let homeProvocations: [String: Provocation] = [
  "home-absent": { _ in try homing(absent, .bind([0])) },
  "home-beyond-kernel": { _ in try homing(beyondKernel, .bind([0])) },
  "home-negative": { _ in try homing(NodeID(rawValue: -1), .bind([0])) },
  "home-no-policy": { _ in try homing(0, .default) },
  "home-interleave": { _ in try homing(0, .interleave([0])) },
  "home-unaligned": { _ in try homing(0, .bind([0])) { shifted($0, by: 1) } },
  "home-bind": { _ in try homing(0, .bind([0])) },
  "home-many": { _ in try homing(0, .preferredMany([0])) },
]

// MARK: sched_setaffinity(2)

private let affinityProvocations: [String: Provocation] = [
  "affinity-nothing": { _ in
    try kernel.setAffinity([])
    return "none"
  },
  "affinity-absent": { _ in
    try kernel.setAffinity([1000])
    return "none"
  },
  "affinity-no-thread": { _ in
    try kernel.setAffinity([0], of: ThreadID(rawValue: 4_194_300))
    return "none"
  },
  "affinity-of": {
    try kernel.setAffinity([0], of: ThreadID(rawValue: try $0.process().rawValue))
    return "none"
  },
]
