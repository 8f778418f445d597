import Glibc
import LinuxSystem
import Testing

@testable import NumaCore

struct OpenFileTests {
  /// A higher number stands for 3, because descriptors 0 to 2 cannot be closed while other tests run.
  @Test func keepsAwayFromLowDescriptors() throws {
    let folder = try ScratchFolder()
    for lowest in [3, 700] as [CInt] {
      let path = folder.file("f\(lowest)")
      let made = try OpenFile(creating: path, .ownerReadWrite, lowest: lowest)
      let opened = try OpenFile(path, lowest: lowest)
      for number in [made.number, opened.number] {
        #expect(number >= lowest)
        #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
      }
    }
  }

  @Test func closesItsDescriptor() throws {
    let folder = try ScratchFolder()
    let number: CInt
    do {
      let file = try OpenFile(creating: folder.file("f"), .ownerReadWrite, lowest: 800)
      number = file.number
    }
    #expect(fcntl(number, F_GETFD) == -1)
  }

  @Test func neverOpensAFileToMakeIt() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("f", holding: "kept")
    #expect(throws: Errno.fileExists) { _ = try OpenFile(creating: path, .ownerReadWrite) }
  }
}
