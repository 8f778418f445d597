import LinuxSystem
import Testing

@testable import NumaCore

struct ReadErrorTests {
  /// A process that ends before its file is opened has no file any more: that is no fault of the caller's.
  @Test(arguments: [
    (ReadError.unreadable("/proc/7/pagemap", .noSuchFileOrDirectory), Errno.noSuchProcess),
    (.unreadable("/proc/7/pagemap", .noSuchProcess), .noSuchProcess),
    (.unreadable("/proc/7/pagemap", .permissionDenied), .permissionDenied),
    (.malformed("/proc/7/status", reason: "no State"), .ioError),
  ])
  func tellsThatAProcessHasEnded(error: ReadError, errno: Errno) {
    #expect(error.errnoOfProcess == errno)
  }
}
