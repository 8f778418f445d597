import LinuxSystem
import Testing

@testable import NumaCore

struct SharedSegmentTests {
  @Test func makesKeyFileAndSegment() throws {
    let folder = try ScratchFolder()
    let path = folder.file("key")
    let object = try SharedObject(segment: path, offset: .pages(1), length: .pages(2))
    #expect(object.range.size == .pages(2))
    #expect(object.offset == .pages(1))
    #expect(object.keepsPolicy == true)
    #expect(object.pageSize == .basePage)
    let id = try SegmentCalls.find(try SegmentCalls.key(of: path, 0))
    #expect(
      object.created == [
        .keyFile(path, .ownerReadWrite),
        .segment(id: id, keyFile: path, .ownerReadWrite, size: .pages(3)),
      ])
    #expect(
      object.created.map(\.description) == [
        "\(path): created as a key file, mode 0600",
        "\(path): created segment \(id), mode 0600, 12288 bytes",
      ])
    #expect(try SegmentCalls.size(of: id) == .pages(3))
  }

  @Test func attachesWhatIsThere() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("key", holding: "kept")
    let first = try SharedObject(segment: path, length: .pages(4))
    #expect(first.created.count == 1)
    try first.setPolicy(.interleave(try LinuxKernel().allowedNodes()))
    let second = try SharedObject(segment: path, offset: .pages(1))
    #expect(second.created.isEmpty)
    #expect(second.range.size == .pages(3))
    #expect(second.range.start != first.range.start)
    // The policy belongs to the segment, not to the mapping.
    #expect(try LinuxKernel().memoryPolicy(at: second.range.start).mode == .interleave)
    #expect(try contents(of: path) == [UInt8]("kept".utf8))
  }

  /// Segments of one file with different projects are distinct; with a project of 128 or more, the key is negative.
  @Test(arguments: [7, 200, 255] as [ProjectID])
  func tellsSegmentsOfOneFileApart(project: ProjectID) throws {
    let folder = try ScratchFolder()
    let path = try folder.file("key", holding: "kept")
    let plain = try SharedObject(segment: path, length: .pages(1))
    let other = try SharedObject(segment: path, project: project, length: .pages(2))
    #expect(plain.created.count == 1)
    #expect(other.created.count == 1)
    #expect(other.created != plain.created)
    let again = try SharedObject(segment: path, project: project)
    #expect(again.range.size == .pages(2))
    #expect(try contents(of: path) == [UInt8]("kept".utf8))
  }

  @Test func keepsThePartWithinTheSegment() throws {
    let folder = try ScratchFolder()
    let path = folder.file("key")
    _ = try SharedObject(segment: path, length: .pages(4))
    for (offset, length) in [(0, 5), (3, 2), (4, nil), (4, 1), (9, nil)] as [(Int, Int?)] {
      #expect(
        throws: SharedObjectError.beyondEnd(
          path, offset: .pages(offset), length: length.map(ByteCount.pages), size: .pages(4))
      ) {
        _ = try SharedObject(
          segment: path, offset: .pages(offset), length: length.map(ByteCount.pages))
      }
    }
    let last = try SharedObject(segment: path, offset: .pages(3), length: .pages(1))
    #expect(last.range.size == .pages(1))
  }

  @Test func removesWhatItMadeWhereItFails() throws {
    let folder = try ScratchFolder()
    let path = folder.file("key")
    // The size exceeds the kernel's limit for all segments, or any address space.
    let error = #expect(throws: SharedObjectError.self) {
      _ = try SharedObject(segment: path, length: ByteCount(rawValue: 1 << 60))
    }
    #expect(error?.path == path)
    #expect(!exists(path))
  }

  @Test func makesNothingWhereItRefuses() throws {
    let folder = try ScratchFolder()
    let path = folder.file("key")
    #expect(throws: SharedObjectError.needsLength(path)) { _ = try SharedObject(segment: path) }
    #expect(throws: SharedObjectError.self) {
      _ = try SharedObject(segment: path, length: ByteCount(rawValue: 100))
    }
    #expect(!exists(path))
    let old = try folder.file("old", holding: "kept")
    #expect(throws: SharedObjectError.needsLength(old)) { _ = try SharedObject(segment: old) }
    #expect(try contents(of: old) == [UInt8]("kept".utf8))
    let nowhere = folder.file("no").appending("where")
    #expect(throws: SharedObjectError.refused(nowhere, call: "open", .noSuchFileOrDirectory)) {
      _ = try SharedObject(segment: nowhere, length: .pages(1))
    }
  }
}
