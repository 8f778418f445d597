import LinuxSystem
import Testing

@testable import NumaCore

struct KernelPageSizeTests {
  private static let text = [UInt8](
    """
    00400000-00401000 rw-s 00000000 00:0e 3 /SYSV00000001 (deleted)
    Size:                  4 kB
    KernelPageSize:        4 kB
    MMUPageSize:           4 kB
    7f0000000000-7f0000200000 rw-s 00000000 00:0e 4 /SYSV00000002 (deleted)
    Size:               2048 kB
    KernelPageSize:     2048 kB
    VmFlags: rd wr sh

    """.utf8)

  @Test(
    arguments: [(0x40_0000, 4096), (0x7f00_0000_0000, 2 << 20), (0x1000, nil)] as [(UInt, Int?)])
  func isThatOfTheMapping(start: UInt, size: Int?) {
    let found = KernelPageSize.find(
      in: Self.text, ofMappingAt: PageAddress(rawValue: start))
    #expect(found?.rawValue == size)
  }

  @Test func isReadOfThisProcess() throws {
    let memory = try NUMAAllocation(byteCount: 1)
    let found = SystemRoot.live.kernelPageSize(ofMappingAt: memory.range.start)
    // The kernel may have merged the memory with an adjacent mapping; then no mapping starts at this address.
    #expect(found == nil || found == .basePage)
  }
}
