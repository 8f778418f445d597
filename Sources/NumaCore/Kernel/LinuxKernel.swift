internal import CLibc
internal import SystemPackage

/// The running kernel: each method is one system call, and throws the errno the kernel gave.
public struct LinuxKernel: Sendable {
  /// Takes nothing and holds nothing: the kernel is asked anew by each method.
  public init() {}
}

/// Makes a system call, and throws its errno where it returns -1.
///
/// - Throws: The errno of the call.
func valueOrErrno<Value: FixedWidthInteger>(_ call: () -> Value) throws(Errno) -> Value {
  let value = call()
  guard value != -1 else { throw lastErrno() }
  return value
}

/// The errno of the call just made, which must have failed. No other code reads errno.
func lastErrno() -> Errno { Errno(rawValue: get_errno()) }

extension Errno {
  /// The errno that a function without typed throws threw: those of swift-system throw no other error.
  init(untyped error: any Error) { self = error as? Errno ?? .ioError }
}
