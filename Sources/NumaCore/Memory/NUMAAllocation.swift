internal import CNuma
public import LinuxSystem

/// Memory of this process on chosen nodes, freed at the end of the value's life.
///
/// The memory is anonymous, private and zeroed. It starts at a page boundary, and its size is rounded up to whole
/// pages. The kernel allocates a page by the policy when the page is first touched; ``touch()`` allocates all pages at
/// once.
///
/// ```swift
/// var buffer = try NUMAAllocation(byteCount: 1 << 20, policy: .bind([2]))
/// buffer.withMutableBytes { $0.storeBytes(of: 1, as: UInt8.self) }
/// ```
///
/// Source: mmap(2), mbind(2); numa_alloc_onnode() and related functions of libnuma.
public struct NUMAAllocation: ~Copyable, Sendable {
  private var pages: MappedPages
  /// The requested number of bytes.
  public private(set) var byteCount: Int

  /// Maps memory under a policy.
  ///
  /// With ``MemoryPolicy/default``, the policy of the thread that touches the memory applies.
  ///
  /// - Throws: `.invalidArgument` for a size below 1; `.noMemory` if the process has too many mappings, or the size is
  ///   greater than its address space or than the limits for memory permit; `.resourceTemporarilyUnavailable` (EAGAIN) if
  ///   the process locks new memory and may not lock so much; with a policy other than the default, the errno of
  ///   ``LinuxKernel/setMemoryPolicy(_:of:_:)``. No memory stays mapped then.
  ///
  /// Linux 2.6.7, for a policy. Source: mmap(2), mbind(2).
  public init(byteCount: Int, policy: MemoryPolicy = .default) throws(Errno) {
    guard byteCount > 0 else { throw .invalidArgument }
    let mapped = try MappedPages(size: try Self.wholePages(byteCount))
    // The default policy needs no call, and so works in a container that blocks mbind.
    if policy != .default { try LinuxKernel().setMemoryPolicy(policy, of: mapped.range) }
    pages = mapped
    self.byteCount = byteCount
  }

  /// Maps memory on one node: only there or, if `strictly` is `false`, there while the node has free memory.
  ///
  /// - Throws: As ``init(byteCount:policy:)``.
  ///
  /// Linux 2.6.7. Source: mmap(2), mbind(2); numa_alloc_onnode() of libnuma.
  public init(byteCount: Int, on node: NodeID, strictly: Bool = true) throws(Errno) {
    try self.init(byteCount: byteCount, policy: strictly ? .bind([node]) : .preferred(node))
  }

  // In Embedded Swift other modules need this, because they do not see the types of the stored properties.
  deinit {}

  /// The addresses of its pages.
  public var range: AddressRange { pages.range }

  /// Changes the size.
  ///
  /// The contents stay, up to the smaller size. The policy stays too, and applies to new pages. The address may change.
  ///
  /// - Throws: `.invalidArgument` for a size below 1, or greater than the address space; `.noMemory` if the process has
  ///   too many mappings, or the limits for memory do not permit the size; `.resourceTemporarilyUnavailable` (EAGAIN) if
  ///   the memory is locked and the process may not lock so much; `.badAddress` if the caller has divided the mapping, for
  ///   example by a policy for a part of ``range``. The memory is unchanged then.
  ///
  /// Source: mremap(2); numa_realloc() of libnuma.
  public mutating func resize(byteCount: Int) throws(Errno) {
    guard byteCount > 0 else { throw .invalidArgument }
    try pages.resize(to: try Self.wholePages(byteCount))
    self.byteCount = byteCount
  }

  /// Calls a closure with the bytes, to read them.
  ///
  /// - Throws: The error that the closure throws.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: pointer(range.start), count: byteCount).bytes)
  }

  /// Calls a closure with the bytes, to read and write them.
  ///
  /// - Throws: The error that the closure throws.
  public mutating func withMutableBytes<Result: ~Copyable, Failure: Error>(
    _ body: (inout MutableRawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let buffer = unsafe UnsafeMutableRawBufferPointer(
      start: pointer(range.start), count: byteCount)
    var bytes = unsafe buffer.mutableBytes
    return try body(&bytes)
  }

  /// Calls a closure with a buffer pointer to the bytes, which are bound to no type.
  ///
  /// - Throws: The error that the closure throws.
  public mutating func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeMutableRawBufferPointer(start: pointer(range.start), count: byteCount))
  }

  /// Allocates every page now, by the policy.
  ///
  /// The contents of the pages stay.
  ///
  /// The function does not throw. If the nodes of a policy such as bind have no memory left, the kernel ends a process,
  /// as it does for any access to memory that it cannot provide.
  ///
  /// Source: numa_police_memory() of libnuma.
  public mutating func touch() {
    unsafe touch_pages(
      pointer(range.start), UInt(range.size.rawValue), UInt(ByteCount.basePage.rawValue))
  }

  private static func wholePages(_ byteCount: Int) throws(Errno) -> ByteCount {
    let pageSize = ByteCount.basePage.rawValue
    let (sum, overflow) = byteCount.addingReportingOverflow(pageSize - 1)
    guard !overflow else { throw .noMemory }
    return ByteCount(rawValue: sum / pageSize * pageSize)
  }
}
