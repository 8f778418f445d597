internal import CLibc

/// The error number of a system call that the kernel refuses, as the C library's `errno` holds it.
///
/// Source: errno(3), include/uapi/asm-generic/errno-base.h and errno.h.
public struct Errno: RawRepresentable, Error, Hashable, Sendable {
  /// The number, such as 2 for `ENOENT`.
  public let rawValue: CInt

  /// Creates an error from any number, even from a number that no kernel uses yet.
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// The error number that the last call of the C library set in this thread.
  ///
  /// It is valid only after a call that failed.
  package static var last: Errno { Errno(rawValue: get_errno()) }
}

extension Errno {
  /// `EPERM`
  public static var notPermitted: Errno { Errno(rawValue: EPERM) }
  /// `ENOENT`
  public static var noSuchFileOrDirectory: Errno { Errno(rawValue: ENOENT) }
  /// `ESRCH`
  public static var noSuchProcess: Errno { Errno(rawValue: ESRCH) }
  /// `EINTR`
  public static var interrupted: Errno { Errno(rawValue: EINTR) }
  /// `EIO`
  public static var ioError: Errno { Errno(rawValue: EIO) }
  /// `ENXIO`
  public static var noSuchAddressOrDevice: Errno { Errno(rawValue: ENXIO) }
  /// `EBADF`
  public static var badFileDescriptor: Errno { Errno(rawValue: EBADF) }
  /// `ECHILD`
  public static var noChildProcess: Errno { Errno(rawValue: ECHILD) }
  /// `EAGAIN`
  public static var resourceTemporarilyUnavailable: Errno { Errno(rawValue: EAGAIN) }
  /// `ENOMEM`
  public static var noMemory: Errno { Errno(rawValue: ENOMEM) }
  /// `EACCES`
  public static var permissionDenied: Errno { Errno(rawValue: EACCES) }
  /// `EFAULT`
  public static var badAddress: Errno { Errno(rawValue: EFAULT) }
  /// `EBUSY`
  public static var resourceBusy: Errno { Errno(rawValue: EBUSY) }
  /// `EEXIST`
  public static var fileExists: Errno { Errno(rawValue: EEXIST) }
  /// `ENODEV`
  public static var operationNotSupportedByDevice: Errno { Errno(rawValue: ENODEV) }
  /// `ENOTDIR`
  public static var notDirectory: Errno { Errno(rawValue: ENOTDIR) }
  /// `EISDIR`
  public static var isDirectory: Errno { Errno(rawValue: EISDIR) }
  /// `EINVAL`
  public static var invalidArgument: Errno { Errno(rawValue: EINVAL) }
  /// `EMFILE`
  public static var tooManyOpenFiles: Errno { Errno(rawValue: EMFILE) }
  /// `ENOSPC`
  public static var noSpace: Errno { Errno(rawValue: ENOSPC) }
  /// `EPIPE`
  public static var brokenPipe: Errno { Errno(rawValue: EPIPE) }
  /// `EROFS`
  public static var readOnlyFileSystem: Errno { Errno(rawValue: EROFS) }
  /// `EDQUOT`
  public static var diskQuotaExceeded: Errno { Errno(rawValue: EDQUOT) }
  /// `ERANGE`
  public static var outOfRange: Errno { Errno(rawValue: ERANGE) }
  /// `ENOSYS`
  public static var noFunction: Errno { Errno(rawValue: ENOSYS) }
  /// `EIDRM`
  public static var identifierRemoved: Errno { Errno(rawValue: EIDRM) }
  /// `EOPNOTSUPP`, which is the same as `ENOTSUP`
  public static var notSupported: Errno { Errno(rawValue: EOPNOTSUPP) }
}

/// Makes a system call, and throws its errno if it returns -1.
///
/// - Throws: The errno of the call.
package func valueOrErrno<Value: FixedWidthInteger>(_ call: () -> Value) throws(Errno) -> Value {
  let value = call()
  guard value != -1 else { throw .last }
  return value
}

/// Makes a system call, and repeats it as long as a signal interrupts it.
///
/// - Throws: The errno of the call, never `.interrupted`.
///
/// Source: signal(7), "Interruption of system calls and library functions by signal handlers".
func uninterrupted<Value: FixedWidthInteger>(_ call: () -> Value) throws(Errno) -> Value {
  while true {
    let value = call()
    if value != -1 { return value }
    let errno = Errno.last
    if errno != .interrupted { throw errno }
  }
}
