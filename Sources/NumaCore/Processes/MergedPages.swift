internal import LinuxSystem

extension SystemRoot {
  /// Returns the number of pages that the kernel saves by merging equal pages; 0 if it merges none.
  ///
  /// Source: Documentation/admin-guide/mm/ksm.rst, `pages_sharing`.
  func mergedPages() -> Int { (try? number("/sys/kernel/mm/ksm/pages_sharing")) ?? 0 }

  /// Returns whether pages of a process are merged with equal pages, so that a frame may be mapped at many of its
  /// addresses.
  ///
  /// Linux 5.19; on earlier kernels, whether any pages of the machine are merged.
  /// Source: Documentation/admin-guide/mm/ksm.rst.
  func hasMergedPages(_ process: ProcessID) -> Bool {
    let own = try? number(processDirectory(of: process).appending("ksm_merging_pages"))
    return (own ?? mergedPages()) > 0
  }
}
