import LinuxSystem
import Testing

@testable import NumaCore

struct ReadErrorTests {
  /// A missing file means that the process exited before the file was opened, which is not an error of the caller.
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
