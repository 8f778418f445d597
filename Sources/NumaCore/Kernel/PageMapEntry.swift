/// The entry of pagemap for one page.
///
/// Source: Documentation/admin-guide/mm/pagemap.rst.
struct PageMapEntry: Hashable, Sendable {
  let rawValue: UInt64

  /// Whether the page is in memory.
  var isPresent: Bool { rawValue & 1 << 63 != 0 }
  /// Whether the page belongs to a file or to shared memory; `false` for an anonymous page (Linux 3.5).
  var isOfFile: Bool { rawValue & 1 << 61 != 0 }
  /// Whether the page is mapped at only one place of one process (Linux 4.2); `false` on older kernels.
  var isExclusive: Bool { rawValue & 1 << 56 != 0 }
  /// The number of the page frame; 0 if the caller lacks CAP_SYS_ADMIN (Linux 4.2).
  var frame: UInt { UInt(truncatingIfNeeded: rawValue & (1 << 55 - 1)) }
}
