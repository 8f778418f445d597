import Testing

@testable import NumaCore

struct KernelReleaseTests {
  @Test(
    arguments: [
      ("6.1.0-38-amd64", 6, 1, 0), ("6.12.48+deb13-amd64", 6, 12, 48), ("6.12-rc1", 6, 12, 0),
      ("6.12-rc1.3", 6, 12, 0),
      ("2.6.32-754.el6.x86_64", 2, 6, 32), ("5.15", 5, 15, 0), ("6.9.x", 6, 9, 0),
      ("5.14.0-427.13.1.el9_4.x86_64", 5, 14, 0),
    ] as [(String, Int, Int, Int)])
  func isReadFromUname(text: String, major: Int, minor: Int, patch: Int) {
    #expect(KernelRelease(text) == KernelRelease(major, minor, patch))
  }

  @Test(arguments: ["", "6", "6.", ".1", "x.1", "6.x", "99999999999999999999.1"])
  func isNoRelease(text: String) {
    #expect(KernelRelease(text) == nil)
  }

  @Test func isOrderedByNumber() {
    #expect(KernelRelease(6, 9) < KernelRelease(6, 12))
    #expect(KernelRelease(5, 15) < KernelRelease(6, 1))
    #expect(KernelRelease(2, 6, 7) < KernelRelease(2, 6, 26))
    #expect(!(KernelRelease(6, 1) < KernelRelease(6, 1)))
  }

  @Test func isWrittenAsItIsKnown() {
    #expect(KernelRelease(6, 9).description == "6.9")
    #expect(KernelRelease(2, 6, 26).description == "2.6.26")
  }

  @Test func isAsked() throws {
    #expect(try #require(LinuxKernel().release()) > KernelRelease(2, 6))
  }
}
