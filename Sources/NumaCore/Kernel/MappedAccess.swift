internal import CLibc
internal import CNuma
internal import LinuxSystem

extension LinuxKernel {
  /// Writes a value to each byte of a range of memory, in ascending order of address.
  ///
  /// The kernel must be able to provide each page of the range.
  func setBytes(of range: AddressRange, to value: UInt8) {
    unsafe fill_pages(pointer(range.start), CInt(value), UInt(range.size.rawValue))
  }

  /// Writes a value to each byte of a range, as memset(3) does.
  ///
  /// Source: `SIGBUS` of signal(7), mmap(2).
  func fill(_ range: AddressRange, with value: UInt8) throws(PageFault) {
    try unsafe access { fault in
      unsafe fill_mapping(pointer(range.start), CInt(value), UInt(range.size.rawValue), fault)
    }
  }

  /// Writes to each page of a range without changing its contents.
  func touch(_ range: AddressRange, pageSize: ByteCount) throws(PageFault) {
    try unsafe access { fault in
      unsafe touch_mapping(
        pointer(range.start), UInt(range.size.rawValue), UInt(pageSize.rawValue), fault)
    }
  }

  /// Reads from each page of a range.
  func readPages(of range: AddressRange, pageSize: ByteCount) throws(PageFault) {
    try unsafe access { fault in
      unsafe read_mapping(
        pointer(range.start), UInt(range.size.rawValue), UInt(pageSize.rawValue), fault)
    }
  }

  private func access(_ body: (UnsafeMutablePointer<UInt>) -> CInt) throws(PageFault) {
    var fault: UInt = 0
    let result = unsafe body(&fault)
    guard result == 0 else {
      throw PageFault(address: PageAddress(rawValue: fault), errno: .last)
    }
  }
}
