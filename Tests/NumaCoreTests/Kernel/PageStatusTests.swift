import LinuxSystem
import Testing

@testable import NumaCore

struct PageStatusTests {
  @Test(
    arguments: [
      (0, PageStatus.on(0)), (1023, .on(1023)), (-2, .absent), (-14, .zeroPageOrUnmapped),
      (-13, .shared), (-16, .busy), (-12, .noMemory), (-5, .writeBackFailed), (-22, .notMovable),
      (-1, .failed(.notPermitted)), (CInt.min, .unknown),
    ] as [(CInt, PageStatus)])
  func readsAStatusOfAPage(raw: CInt, status: PageStatus) {
    #expect(PageStatus(rawStatus: raw) == status)
  }
}
