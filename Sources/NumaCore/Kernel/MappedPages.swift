internal import CLibc
internal import CNuma
internal import LinuxSystem

/// Anonymous private memory from the kernel, unmapped at the end of the value's life.
struct MappedPages: ~Copyable {
  private(set) var range: AddressRange

  /// Maps memory; the kernel allocates each page when it is first touched.
  ///
  /// - Throws: `.noMemory`; `.invalidArgument` for a size of zero.
  ///
  /// Source: mmap(2).
  init(size: ByteCount) throws(Errno) {
    let start = unsafe mmap(
      nil, size.rawValue, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    range = AddressRange(
      start: PageAddress(rawValue: try unsafe Self.address(start)), size: size)
  }

  /// Changes the size.
  ///
  /// The contents and the policy stay; the address may change.
  ///
  /// - Throws: `.noMemory`; the mapping is then unchanged.
  ///
  /// Source: mremap(2).
  mutating func resize(to size: ByteCount) throws(Errno) {
    let start = unsafe resize_mapping(
      pointer(range.start), UInt(range.size.rawValue), UInt(size.rawValue))
    range = AddressRange(
      start: PageAddress(rawValue: try unsafe Self.address(start)), size: size)
  }

  private static func address(_ result: UnsafeMutableRawPointer?) throws(Errno) -> UInt {
    // MAP_FAILED is -1, and errno is set as with every other call.
    UInt(bitPattern: try valueOrErrno { Int(bitPattern: result) })
  }

  deinit {
    unsafe munmap(pointer(range.start), range.size.rawValue)
  }
}
