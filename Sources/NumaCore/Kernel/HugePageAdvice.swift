internal import CLibc
public import LinuxSystem

extension LinuxKernel {
  /// Tells the kernel to make no transparent huge pages of a range of this process.
  ///
  /// Existing huge pages stay.
  ///
  /// - Throws: `.invalidArgument` if the kernel was built without transparent huge pages, or the range does not start
  ///   at a page boundary; `.noMemory` if a part of the range is not mapped.
  ///
  /// Linux 2.6.38. Source: madvise(2), `MADV_NOHUGEPAGE`.
  public func avoidHugePages(in range: AddressRange) throws(Errno) {
    _ = try valueOrErrno {
      unsafe madvise(pointer(range.start), range.size.rawValue, MADV_NOHUGEPAGE)
    }
  }
}
