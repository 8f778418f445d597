import Glibc
import LinuxSystem
import Testing

@Suite struct ErrnoTests {
  @Test(
    "Each text is that of glibc's strerror(3)", arguments: [Int32](-1...140) + [524, .max, .min])
  func text(of number: Int32) {
    // The program has set no locale.
    let text = unsafe strerror(number).map { unsafe String(cString: $0) }
    #expect(Errno(rawValue: number).description == text)
  }

  @Test func lastErrnoIsThatOfTheCall() throws {
    #expect(throws: Errno.badFileDescriptor) { try FileDescriptor(rawValue: -1).close() }
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try FileDescriptor.open("/no/such/file", .readOnly)
    }
    #expect(throws: Errno.isDirectory) { try FileDescriptor.open("/", .writeOnly) }
  }

  @Test func namesAreTheCLibrarys() {
    let names: [(Errno, CInt)] = [
      (.notPermitted, EPERM), (.noSuchFileOrDirectory, ENOENT), (.noSuchProcess, ESRCH),
      (.interrupted, EINTR), (.ioError, EIO), (.noSuchAddressOrDevice, ENXIO),
      (.badFileDescriptor, EBADF), (.noChildProcess, ECHILD),
      (.resourceTemporarilyUnavailable, EAGAIN), (.noMemory, ENOMEM),
      (.permissionDenied, EACCES), (.badAddress, EFAULT), (.resourceBusy, EBUSY),
      (.fileExists, EEXIST), (.operationNotSupportedByDevice, ENODEV), (.notDirectory, ENOTDIR),
      (.isDirectory, EISDIR), (.invalidArgument, EINVAL), (.tooManyOpenFiles, EMFILE),
      (.noSpace, ENOSPC), (.brokenPipe, EPIPE), (.outOfRange, ERANGE), (.noFunction, ENOSYS),
      (.identifierRemoved, EIDRM), (.notSupported, EOPNOTSUPP),
    ]
    for (errno, number) in names { #expect(errno.rawValue == number) }
  }
}
