internal import CLibc
public import LinuxSystem

extension LinuxKernel {
  /// Has the kernel make no transparent huge pages of a range of this process.
  ///
  /// - Throws: `.invalidArgument` when the kernel was built without them; `.noMemory` when a part of the range is not
  ///   mapped.
  ///
  /// Linux 2.6.38. Source: madvise(2), `MADV_NOHUGEPAGE`.
  public func avoidHugePages(in range: AddressRange) throws(Errno) {
    _ = try valueOrErrno {
      unsafe madvise(pointer(range.start), range.size.rawValue, MADV_NOHUGEPAGE)
    }
  }
}
