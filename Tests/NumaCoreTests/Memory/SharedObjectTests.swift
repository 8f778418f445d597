import LinuxSystem
import Testing

@testable import NumaCore

/// Tests that work on a machine with one node; tests in guests show pages on other nodes.
struct SharedObjectTests {
  private let kernel = LinuxKernel()

  @Test func showsItsPolicies() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let nodes = try kernel.allowedNodes()
    let node = try #require(nodes.first)
    let whole = try SharedObject(file: path, length: .pages(16))
    #expect(try policies(of: whole).isEmpty)
    try SharedObject(file: path, offset: .pages(2), length: .pages(3)).setPolicy(.bind([node]))
    try SharedObject(file: path, offset: .pages(5), length: .pages(1)).setPolicy(.local)
    try SharedObject(file: path, offset: .pages(8), length: .pages(8)).setPolicy(.interleave(nodes))
    #expect(
      try policies(of: whole) == [
        PolicyRun(offsets: .pages(2)..<(.pages(5)), policy: .bind([node])),
        PolicyRun(offsets: .pages(5)..<(.pages(6)), policy: .local),
        PolicyRun(offsets: .pages(8)..<(.pages(16)), policy: .interleave(nodes)),
      ])
    // The query allocates no pages.
    #expect(try kernel.pagesPerNode(of: whole.range).isEmpty)
    let rest = try SharedObject(file: path, offset: .pages(4))
    #expect(try policies(of: rest).first?.offsets == .pages(4)..<(.pages(5)))
  }

  @Test func takesPagesWhereTouched() throws {
    let folder = try ScratchFolder()
    let node = try #require(try kernel.allowedNodes().first)
    let object = try SharedObject(file: folder.file("f"), offset: .pages(3), length: .pages(5))
    try object.setPolicy(.bind([node]))
    try object.touch()
    #expect(try kernel.pagesPerNode(of: object.range) == [NodePages(node: node, pages: 5)])
    var runs: [PlaceRun] = []
    try object.visitPlaces { runs.append($0) }
    #expect(runs == [PlaceRun(offsets: .pages(3)..<(.pages(8)), node: node)])
  }

  @Test func mapsOnlyPagesThatExist() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let object = try SharedObject(file: path, length: .pages(200))
    for page in [0, 7, 8, 70, 199] {
      try SharedObject(file: path, offset: .pages(page), length: .pages(1)).touch()
    }
    try kernel.mapResidentPages(of: object.range)
    #expect(try kernel.pagesPerNode(of: object.range).map(\.pages) == [5])
  }

  @Test func checksStrictlyWithoutTakingPages() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let node = try #require(try kernel.allowedNodes().first)
    let object = try SharedObject(segment: path, length: .pages(20))
    try SharedObject(segment: path, offset: .pages(9), length: .pages(2)).touch()
    try object.setPolicy(.bind([node]), .strict)
    #expect(try kernel.pagesPerNode(of: object.range).map(\.pages) == [2])
  }

  @Test func findsOtherPolicies() throws {
    let folder = try ScratchFolder()
    let node = try #require(try kernel.allowedNodes().first)
    let object = try SharedObject(segment: folder.file("f"), offset: .pages(1), length: .pages(4))
    try object.setPolicy(.bind([node]))
    #expect(try mismatches(of: object, with: .bind([node])).isEmpty)
    #expect(
      try mismatches(of: object, with: .interleave([node])) == [
        PlacementMismatch(
          address: object.range.start, offset: .pages(1),
          problem: .wrongPolicy(.bind([node]), expected: .interleave([node])))
      ])
    let others: NodeMask = [node, NodeID(rawValue: node.rawValue + 1)]
    let wrong = try mismatches(of: object, with: .bind(others))
    #expect(wrong.map(\.offset) == [.pages(1), .pages(2), .pages(3), .pages(4)])
    #expect(
      wrong.allSatisfy { $0.problem == .wrongNodes([node], expected: others) })
  }

  @Test func namesPathAndCall() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let object = try SharedObject(file: path, length: .pages(1))
    #expect(throws: SharedObjectError.refused(path, call: "mbind", .invalidArgument)) {
      try object.setPolicy(.bind([1023]))
    }
  }

  @Test func saysWhereAFileBecameShorter() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let object = try SharedObject(file: path, length: .pages(4))
    let file = try FileDescriptor.open(path, .readWrite)
    defer { try? file.close() }
    try file.resize(to: 0)
    let error = SharedObjectError.missingPage(
      path, offset: .pages(0), .truncated(ByteCount(rawValue: 0)))
    #expect(throws: error) { try object.touch() }
    #expect(error.reason.hasSuffix("the file was truncated to 0 bytes"))
  }

  @Test func isUnmappedAtTheEnd() throws {
    let folder = try ScratchFolder()
    let starts = [
      try SharedObject(file: folder.file("f"), length: .pages(64)).range.start,
      try SharedObject(segment: folder.file("k"), length: .pages(64)).range.start,
    ]
    let names = try SystemRoot.live.memoryMaps(of: .caller)
      .filter { starts.contains($0.range.start) }.map { String(decoding: $0.name, as: UTF8.self) }
    #expect(!names.contains { $0.contains("/SYSV") || $0.hasSuffix("/f") })
  }

  private func policies(of object: borrowing SharedObject) throws -> [PolicyRun] {
    var runs: [PolicyRun] = []
    try object.visitPolicies { runs.append($0) }
    return runs
  }

  private func mismatches(
    of object: borrowing SharedObject, with policy: MemoryPolicy
  ) throws -> [PlacementMismatch] {
    var found: [PlacementMismatch] = []
    try object.visitMismatches(with: policy) { found.append($0) }
    return found
  }
}
