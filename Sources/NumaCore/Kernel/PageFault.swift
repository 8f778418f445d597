internal import LinuxSystem

/// A page of a mapping that the kernel cannot provide; an access to it raises SIGBUS.
struct PageFault: Error {
  /// An address in the page.
  let address: PageAddress
  /// `.badAddress`, or the errno for damaged memory.
  let errno: Errno
}
