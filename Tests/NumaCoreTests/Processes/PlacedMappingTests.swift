import LinuxSystem
import Testing

@testable import NumaCore

struct PlacedMappingTests {
  @Test func joinsRangesAndPlaces() throws {
    let node = try #require(try LinuxKernel().allowedNodes().first)
    var memory = try NUMAAllocation(
      byteCount: 4 * ByteCount.basePage.rawValue, policy: .bind([node]))
    memory.touch()
    let mappings = try SystemRoot.live.placedMappings(of: .caller)
    let mapping = try #require(mappings.first { $0.range == memory.range })
    #expect(mapping.kind == .anon)
    #expect(mapping.numa.policy == [UInt8]("bind:\(node)".utf8))
    #expect(mapping.numa.pages == [NodePages(node: node, pages: 4)])
    #expect(mappings.contains { $0.kind == .stack })
    #expect(mappings.contains { $0.kind == .file })
  }
}
