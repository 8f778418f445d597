import LinuxSystem
import Testing

@testable import NumaCore

struct AddressRangeTests {
  @Test(
    arguments: [
      (0x1000, 0x1000, [0x1000]), (0x1000, 1, [0x1000]), (0x1fff, 2, [0x1000, 0x2000]),
      (0x1000, 0x2001, [0x1000, 0x2000, 0x3000]), (0x1000, 0, []), (0x1000, -1, []),
    ] as [(UInt, Int, [UInt])])
  func listsItsPages(start: UInt, size: Int, pages: [UInt]) {
    let range = AddressRange(
      start: PageAddress(rawValue: start), size: ByteCount(rawValue: size))
    #expect(range.pages(of: ByteCount(rawValue: 4096)).map(\.rawValue) == pages)
  }

  /// A negative size is an error of the caller, and the kernel refuses it.
  @Test func isRefusedWithANegativeSize() {
    let range = AddressRange(
      start: PageAddress(rawValue: 0x1000), size: ByteCount(rawValue: -4096))
    #expect(range.end == PageAddress(rawValue: 0))
    #expect(throws: Errno.self) { try LinuxKernel().setMemoryPolicy(.local, of: range) }
    #expect(throws: Errno.self) { try LinuxKernel().populate(range) }
  }
}
