import LinuxSystem
import Testing

@testable import NumaCore

struct NUMAAllocationTests {
  private let kernel = LinuxKernel()
  private static let pageSize = ByteCount.basePage.rawValue

  @Test func isZeroedMemoryOfItsSize() throws {
    var memory = try NUMAAllocation(byteCount: 3 * Self.pageSize + 1)
    #expect(memory.byteCount == 3 * Self.pageSize + 1)
    #expect(memory.range.size.rawValue == 4 * Self.pageSize)
    let sum = memory.withBytes { bytes in
      (0..<bytes.byteCount).reduce(0) {
        unsafe $0 + Int(bytes.unsafeLoad(fromByteOffset: $1, as: UInt8.self))
      }
    }
    #expect(sum == 0)
    memory.withMutableBytes { $0.storeBytes(of: 42, toByteOffset: 5, as: UInt8.self) }
    let stored = memory.withBytes { unsafe $0.unsafeLoad(fromByteOffset: 5, as: UInt8.self) }
    #expect(stored == 42)
  }

  @Test func hasThePolicyItWasGiven() throws {
    let node = try #require(try kernel.allowedNodes().first)
    for policy in [MemoryPolicy.bind([node]), .preferred(node), .interleave([node]), .local] {
      let memory = try NUMAAllocation(byteCount: Self.pageSize, policy: policy)
      #expect(try kernel.memoryPolicy(at: memory.range.start) == policy)
    }
    let strict = try NUMAAllocation(byteCount: 1, on: node)
    #expect(try kernel.memoryPolicy(at: strict.range.start) == .bind([node]))
    let lenient = try NUMAAllocation(byteCount: 1, on: node, strictly: false)
    #expect(try kernel.memoryPolicy(at: lenient.range.start) == .preferred(node))
  }

  @Test func takesPagesWhenTouched() throws {
    let node = try #require(try kernel.allowedNodes().first)
    var memory = try NUMAAllocation(byteCount: 8 * Self.pageSize, policy: .bind([node]))
    #expect(try kernel.pagesPerNode(of: memory.range).isEmpty)
    memory.touch()
    #expect(try kernel.pagesPerNode(of: memory.range) == [NodePages(node: node, pages: 8)])
  }

  @Test func populatesARange() throws {
    let node = try #require(try kernel.allowedNodes().first)
    let memory = try NUMAAllocation(byteCount: 8 * Self.pageSize, policy: .bind([node]))
    try kernel.populate(memory.range)
    #expect(try kernel.pagesPerNode(of: memory.range) == [NodePages(node: node, pages: 8)])
    let unmapped = AddressRange(
      start: PageAddress(rawValue: 0x1000), size: ByteCount(rawValue: Self.pageSize))
    #expect(throws: Errno.noMemory) { try kernel.populate(unmapped) }
  }

  @Test func keepsContentsAndPolicyWhenResized() throws {
    let node = try #require(try kernel.allowedNodes().first)
    var memory = try NUMAAllocation(byteCount: 2 * Self.pageSize, policy: .bind([node]))
    memory.withMutableBytes {
      $0.storeBytes(of: 7, toByteOffset: Self.pageSize + 3, as: UInt8.self)
    }
    try memory.resize(byteCount: 600 * Self.pageSize)
    #expect(memory.byteCount == 600 * Self.pageSize)
    let kept = memory.withBytes {
      unsafe $0.unsafeLoad(fromByteOffset: Self.pageSize + 3, as: UInt8.self)
    }
    #expect(kept == 7)
    let last = PageAddress(rawValue: memory.range.end.rawValue - UInt(Self.pageSize))
    #expect(try kernel.memoryPolicy(at: last) == .bind([node]))
    try memory.resize(byteCount: 1)
    #expect(memory.range.size.rawValue == Self.pageSize)
  }

  @Test func refusesSizesThatCannotBe() throws {
    for byteCount in [0, -1, Int.min] {
      #expect(throws: Errno.invalidArgument) { _ = try NUMAAllocation(byteCount: byteCount) }
    }
    for byteCount in [Int.max, Int.max - 4096, 1 << 62] {
      #expect(throws: Errno.noMemory) { _ = try NUMAAllocation(byteCount: byteCount) }
    }
    var memory = try NUMAAllocation(byteCount: 5)
    #expect(throws: Errno.noMemory) { try memory.resize(byteCount: 1 << 46) }
    #expect(memory.byteCount == 5)
    #expect(throws: Errno.invalidArgument) {
      _ = try NUMAAllocation(byteCount: 1, policy: .bind([1023]))
    }
  }

  @Test func isGivenBackAtTheEnd() throws {
    let start: PageAddress
    do {
      let memory = try NUMAAllocation(byteCount: 1 << 20, policy: .bind(try kernel.allowedNodes()))
      start = memory.range.start
      #expect(try kernel.memoryPolicy(at: start).mode == .bind)
    }
    // Nothing is mapped at the address, or another test has mapped something there, but without this policy.
    let policy = try? kernel.memoryPolicy(at: start)
    #expect(policy?.mode != .bind)
  }
}
