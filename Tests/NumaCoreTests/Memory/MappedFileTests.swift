import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

struct MappedFileTests {
  @Test func makesAFileOfOffsetAndLength() throws {
    let folder = try ScratchFolder()
    let path = folder.file("new")
    let object = try SharedObject(
      file: path, offset: .pages(2), length: .pages(3), permissions: [.ownerReadWrite, .groupRead])
    #expect(
      object.created == [.file(path, [.ownerReadWrite, .groupRead], size: .pages(5))])
    #expect(object.created.map(\.description) == ["\(path): created, mode 0640, 20480 bytes"])
    #expect(object.range.size == .pages(3))
    #expect(object.offset == .pages(2))
    #expect(object.pageSize == .basePage)
    #expect(object.keepsPolicy == true)
    #expect(try contents(of: path).count == 5 * ByteCount.basePage.rawValue)
  }

  @Test func takesTheRestOfAFileThatIsThere() throws {
    let folder = try ScratchFolder()
    let size = 2 * ByteCount.basePage.rawValue + 5
    let path = try folder.file("old", holding: String(repeating: "x", count: size))
    do {
      let object = try SharedObject(file: path, offset: .pages(1))
      #expect(object.created.isEmpty)
      #expect(object.range.size == .pages(2))
      try object.touch()
    }
    #expect(try contents(of: path) == [UInt8](repeating: UInt8(ascii: "x"), count: size))
  }

  @Test func growsAFileThatIsTooShort() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("short", holding: "kept")
    let object = try SharedObject(file: path, length: .pages(2))
    let created = SharedObject.Creation.grownFile(path, from: ByteCount(rawValue: 4), to: .pages(2))
    #expect(object.created == [created])
    try object.touch()
    #expect(try contents(of: path).starts(with: "kept".utf8))
    #expect(try contents(of: path).count == ByteCount.pages(2).rawValue)
  }

  @Test func neverShortensAFile() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("long", holding: String(repeating: "x", count: 10000))
    let object = try SharedObject(file: path, length: .pages(1))
    #expect(object.created.isEmpty)
    #expect(try contents(of: path).count == 10000)
  }

  @Test func saysWhatIsMissing() throws {
    let folder = try ScratchFolder()
    let path = folder.file("missing")
    #expect(throws: SharedObjectError.needsLength(path)) { _ = try SharedObject(file: path) }
    let empty = try folder.file("empty", holding: "")
    #expect(throws: SharedObjectError.needsLength(empty)) { _ = try SharedObject(file: empty) }
    let nowhere = folder.file("no").appending("where")
    let error = SharedObjectError.refused(nowhere, call: "open", .noSuchFileOrDirectory)
    #expect(throws: error) { _ = try SharedObject(file: nowhere, length: .pages(1)) }
    #expect(error.description == "\(nowhere): open: No such file or directory")
  }

  @Test func makesAndGrowsNothingWhereItRefuses() throws {
    let folder = try ScratchFolder()
    let new = folder.file("new")
    let old = try folder.file("old", holding: "kept")
    let odd = ByteCount(rawValue: 100)
    for path in [new, old] {
      #expect(
        throws: SharedObjectError.notPageAligned(
          path, offset: .pages(0), length: odd, pageSize: .basePage)
      ) { _ = try SharedObject(file: path, length: odd) }
      #expect(
        throws: SharedObjectError.notPageAligned(
          path, offset: odd, length: .pages(1), pageSize: .basePage)
      ) { _ = try SharedObject(file: path, offset: odd, length: .pages(1)) }
      #expect(
        throws: SharedObjectError.noSuchPart(path, offset: .pages(0), length: .pages(0))
      ) { _ = try SharedObject(file: path, length: .pages(0)) }
      let most = ByteCount(rawValue: Int.max - ByteCount.basePage.rawValue + 1)
      #expect(
        throws: SharedObjectError.noSuchPart(path, offset: .pages(1), length: most)
      ) { _ = try SharedObject(file: path, offset: .pages(1), length: most) }
      // The size exceeds any address space; only the kernel detects this.
      let huge = ByteCount(rawValue: 1 << 60)
      #expect(throws: SharedObjectError.refused(path, call: "mmap", .noMemory)) {
        _ = try SharedObject(file: path, length: huge)
      }
    }
    #expect(!exists(new))
    #expect(try contents(of: old) == [UInt8]("kept".utf8))
    #expect(
      throws: SharedObjectError.beyondEnd(
        old, offset: .pages(1), length: nil, size: ByteCount(rawValue: 4))
    ) { _ = try SharedObject(file: old, offset: .pages(1)) }
  }

  @Test func takesNothingButFiles() throws {
    let folder = try ScratchFolder()
    #expect(throws: SharedObjectError.refused(folder.file(""), call: "open", .isDirectory)) {
      _ = try SharedObject(file: folder.file(""), length: .pages(1))
    }
    #expect(throws: SharedObjectError.notARegularFile("/dev/null")) {
      _ = try SharedObject(file: "/dev/null", length: .pages(1))
    }
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(
      atPath: link.string, withDestinationPath: folder.file("missing").string)
    #expect(throws: SharedObjectError.refused(link, call: "open", .noSuchFileOrDirectory)) {
      _ = try SharedObject(file: link, length: .pages(1))
    }
    #expect(!exists(folder.file("missing")))
  }
}
