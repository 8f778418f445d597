import Foundation
import LinuxSystem
import Testing

@Suite struct FileDescriptorTests {
  private let folder = FilePath(
    NSTemporaryDirectory() + "linux-system-tests-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
  }

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder.string) }

  @Test func writtenBytesAreReadAgain() throws {
    defer { removeFolder() }
    let path = folder.appending("file")
    let file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead])
    #expect(fcntl(file.rawValue, F_GETFD) == FD_CLOEXEC)
    try file.writeAll("text".utf8)
    // A sequence without storage of its own.
    try file.writeAll((UInt8(0)...255).lazy.map { ~$0 })
    try file.writeAll([])
    let due = [UInt8]("text".utf8) + (UInt8(0)...255).map { ~$0 }

    var bytes = [UInt8](repeating: 0, count: 300)
    let count = try unsafe bytes.withUnsafeMutableBytes {
      try unsafe file.read(fromAbsoluteOffset: 0, into: $0)
    }
    #expect([UInt8](bytes[..<count]) == due)
    // The offset of the file is at its end.
    let none = try unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
    #expect(none == 0)

    try file.resize(to: 3)
    let status = try path.stat()
    #expect(status.type == .regular)
    #expect(status.permissions.subtracting([.ownerReadWrite, .groupRead]) == [])
    #expect(try Data(contentsOf: URL(filePath: path.string)) == Data("tex".utf8))
    try file.close()
    #expect(throws: Errno.badFileDescriptor) { try file.close() }
    #expect(throws: Errno.badFileDescriptor) { try file.writeAll([1]) }
    #expect(throws: Errno.fileExists) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
    }
  }

  @Test func moreThanAPipeHoldsIsWrittenWhole() async throws {
    let (readEnd, writeEnd) = try FileDescriptor.pipe()
    let size = 1 << 20
    let writer = Task.detached {
      try writeEnd.closeAfter { () throws(Errno) in
        try writeEnd.writeAll([UInt8](repeating: 7, count: size))
      }
    }
    var sum = 0
    var bytes = [UInt8](repeating: 0, count: 5000)
    while true {
      let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe readEnd.read(into: $0) }
      if count == 0 { break }
      sum += bytes[..<count].reduce(0) { $0 + Int($1) }
    }
    try await writer.value
    #expect(sum == 7 * size)
    try readEnd.close()
  }

  @Test func aFileIsClosedAlsoAfterAnError() throws {
    let (readEnd, writeEnd) = try FileDescriptor.pipe()
    #expect(throws: Errno.noSpace) {
      try readEnd.closeAfter { () throws(Errno) in throw .noSpace }
    }
    #expect(throws: Errno.badFileDescriptor) { try readEnd.close() }
    try writeEnd.close()
  }

  @Test func deviceThatIsFullIsAnError() throws {
    let full = try FileDescriptor.open("/dev/full", .writeOnly, options: .closeOnExec)
    #expect(throws: Errno.noSpace) {
      try full.closeAfter { () throws(Errno) in try full.writeAll([1]) }
    }
  }

  @Test func statusOfFiles() throws {
    defer { removeFolder() }
    #expect(try folder.stat().type == .directory)
    let link = folder.appending("link")
    try FileManager.default.createSymbolicLink(
      atPath: link.string, withDestinationPath: "/dev/null")
    #expect(try link.stat().type == .other)
    // The device of /dev/null is 1:3; null(4).
    #expect(try link.stat().specialDeviceID.majorAndMinor == (1, 3))
    #expect(try link.stat(followTargetSymlink: false).type == .other)
    #expect(try link.stat(followTargetSymlink: false).deviceID == folder.stat().deviceID)
    #expect(throws: Errno.noSuchFileOrDirectory) { try folder.appending("none").stat() }
    #expect(throws: Errno.notDirectory) { try FilePath("/dev/null/x").stat() }
  }

  @Test func majorAndMinorOfLargeNumbers() {
    // makedev(0x12345, 0x678ab), as <sys/sysmacros.h> packs it.
    #expect(DeviceID(rawValue: 0x12000_678_345ab).majorAndMinor == (0x12345, 0x678ab))
    #expect(DeviceID(rawValue: 0x103).majorAndMinor == (1, 3))
  }
}
