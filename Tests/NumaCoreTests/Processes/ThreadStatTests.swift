import Testing

@testable import NumaCore

struct ThreadStatTests {
  /// The text of a thread with these flags and a name that contains what follows names elsewhere.
  private func stat(flags: Int, release: KernelRelease? = KernelRelease(6, 12)) -> ThreadStat? {
    let text =
      "4711 (iou) S 1 2) S 1 4711 4711 0 -1 \(flags) 1 0 0 0 0 0 0 0 20 0 3 0 123456 1000 20 5\n"
    return ThreadStat(text: [UInt8](text.utf8), release: release)
  }

  @Test func hasFlagsAndStartTime() {
    #expect(stat(flags: 0x40_0040)?.startTime == 123_456)
    #expect(stat(flags: 0x40_0040)?.isKernelWorker == false)
  }

  /// Workers of io_uring, of vhost, and kernel threads.
  @Test(arguments: [0x40_4010, 0x40_4040, 0x20_8040])
  func tellsWorkersOfTheKernel(flags: Int) { #expect(stat(flags: flags)?.isKernelWorker == true) }

  /// Before 6.4, the flag of vhost's workers had another meaning.
  @Test func dependsOnTheRelease() {
    #expect(stat(flags: 0x40_4040, release: KernelRelease(6, 1))?.isKernelWorker == false)
    #expect(stat(flags: 0x40_4010, release: KernelRelease(6, 1))?.isKernelWorker == true)
  }

  @Test(arguments: ["", "4711 (x)", "4711 (x) S 1 2 3", "no name"])
  func isNoneInOtherTexts(text: String) {
    #expect(ThreadStat(text: [UInt8](text.utf8), release: nil) == nil)
  }
}
