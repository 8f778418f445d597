internal import CLibc

extension ByteCount {
  /// The size of the kernel's base page.
  ///
  /// Source: sysconf(3) `_SC_PAGESIZE`.
  public static var basePage: ByteCount { ByteCount(rawValue: sysconf(Int32(_SC_PAGESIZE))) }
}
