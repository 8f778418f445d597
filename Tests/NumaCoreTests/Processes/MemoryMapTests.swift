import Testing

@testable import NumaCore

struct MemoryMapTests {
  private func map(_ line: String) -> MemoryMap? {
    let bytes = [UInt8](line.utf8)
    return MemoryMap(line: bytes.span)
  }

  @Test(
    arguments: [
      (
        "7f1c5a000000-7f1c5a021000 rw-p 00000000 00:00 0 ",
        0x7f1c_5a00_0000, 0x21000, [.read, .write], 0, 0, ""
      ),
      (
        "55d0c0a3e000-55d0c0a5f000 rw-p 00000000 00:00 0                          [heap]",
        0x55d0_c0a3_e000, 0x21000, [.read, .write], 0, 0, "[heap]"
      ),
      (
        "7f00-8000 r-xs 0002a000 fd:01 393226   /a b/c\\012d (deleted)",
        0x7f00, 0x100, [.read, .execute, .shared], 0x2a000, 393_226, "/a b/c\nd (deleted)"
      ),
      (
        "1000-2000 r--p 00000000 00:2a 18446744073709551615 /gluster",
        0x1000, 0x1000, [.read], 0, .max, "/gluster"
      ),
      ("1000-2000 ---p 00000000 00:00 0 /x\\040y", 0x1000, 0x1000, [], 0, 0, "/x\\040y"),
    ] as [(String, UInt, Int, MappingAccess, UInt, UInt, String)])
  func readsALine(
    line: String, start: UInt, size: Int, access: MappingAccess, offset: UInt, inode: UInt,
    name: String
  ) throws {
    let map = try #require(self.map(line))
    #expect(
      map.range
        == AddressRange(
          start: PageAddress(rawValue: start), size: ByteCount(rawValue: size)))
    #expect(map.access == access)
    #expect(map.offset == offset)
    #expect(map.inode == inode)
    #expect(map.name == [UInt8](name.utf8))
  }

  @Test(arguments: [
    "", " ", "1000", "1000-", "-1000", "1000-2000", "1000-2000 rw-p", "1000-2000 rw 0 00:00 0",
    "2000-1000 rw-p 0 00:00 0", "g-h rw-p 0 00:00 0", "1000-2000 rw-p x 00:00 0",
    "1000-2000 rw-p 0 00:00 x",
    "1000-2000 rw-p 0 00:00 18446744073709551616", "0-ffffffffffffffff rw-p 0 00:00 0",
  ])
  func refusesWhatIsNoLine(line: String) {
    #expect(map(line) == nil)
  }
}
