internal import CNuma
public import LinuxSystem

/// Memory of this process on nodes of your choice, given back at the end of the value's life.
///
/// It is anonymous, private and zeroed, starts at a page, and its size is rounded up to whole pages. The
/// kernel takes a page where the policy says when it is first touched; ``touch()`` does so at once.
///
/// ```swift
/// var buffer = try NUMAAllocation(byteCount: 1 << 20, policy: .bind([2]))
/// buffer.withMutableBytes { $0.storeBytes(of: 1, as: UInt8.self) }
/// ```
///
/// Source: mmap(2), mbind(2); numa_alloc_onnode() and its kin of libnuma.
public struct NUMAAllocation: ~Copyable, Sendable {
  private var pages: MappedPages
  /// How many bytes were asked for.
  public private(set) var byteCount: Int

  /// Maps memory under a policy. ``MemoryPolicy/default`` leaves it to the policy of the thread that touches it.
  ///
  /// - Throws: `.invalidArgument` for a size below 1, or for a policy whose nodes are not allowed;
  ///   `.noMemory`; `.notPermitted` and `.noFunction` as mbind(2) does. Nothing is kept then.
  public init(byteCount: Int, policy: MemoryPolicy = .default) throws(Errno) {
    guard byteCount > 0 else { throw .invalidArgument }
    let mapped = try MappedPages(size: try Self.wholePages(byteCount))
    // The default policy needs no call, and works where a container blocks mbind.
    if policy != .default { try LinuxKernel().setMemoryPolicy(policy, of: mapped.range) }
    pages = mapped
    self.byteCount = byteCount
  }

  /// Maps memory on one node: only there, or there while it has room.
  ///
  /// - Throws: As ``init(byteCount:policy:)``.
  public init(byteCount: Int, on node: NodeID, strictly: Bool = true) throws(Errno) {
    try self.init(byteCount: byteCount, policy: strictly ? .bind([node]) : .preferred(node))
  }

  // Other modules need it in Embedded Swift: they do not see the types that the value holds.
  deinit {}

  /// The addresses of its pages.
  public var range: AddressRange { pages.range }

  /// Changes the size. What is in it stays, up to the smaller size, and so does the policy, for new pages
  /// too. The place may change.
  ///
  /// - Throws: `.invalidArgument` for a size below 1, or beyond any address space; `.noMemory`. Everything is
  ///   as it was then.
  ///
  /// Source: mremap(2); numa_realloc() of libnuma.
  public mutating func resize(byteCount: Int) throws(Errno) {
    guard byteCount > 0 else { throw .invalidArgument }
    try pages.resize(to: try Self.wholePages(byteCount))
    self.byteCount = byteCount
  }

  /// Lends the bytes to read.
  ///
  /// - Throws: What the function throws.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: pointer(range.start), count: byteCount).bytes)
  }

  /// Lends the bytes to read and write.
  ///
  /// - Throws: What the function throws.
  public mutating func withMutableBytes<Result: ~Copyable, Failure: Error>(
    _ body: (inout MutableRawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let buffer = unsafe UnsafeMutableRawBufferPointer(
      start: pointer(range.start), count: byteCount)
    var bytes = unsafe buffer.mutableBytes
    return try body(&bytes)
  }

  /// Lends the bytes to code that takes pointers. They are bound to no type.
  ///
  /// - Throws: What the function throws.
  public mutating func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeMutableRawBufferPointer(start: pointer(range.start), count: byteCount))
  }

  /// Has the kernel take every page now, where the policy says. What is in them stays.
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
