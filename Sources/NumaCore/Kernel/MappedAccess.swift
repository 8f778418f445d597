internal import CLibc
internal import CNuma
internal import LinuxSystem

/// A page of a mapping that the kernel cannot have: an access to it is a SIGBUS.
struct PageFault: Error {
  /// An address in the page.
  let address: PageAddress
  /// `.badAddress`, or the errno for damaged memory.
  let errno: Errno
}

extension LinuxKernel {
  /// Writes a value to each byte of a range of memory of which no page can be missing, by ascending address.
  func setBytes(of range: AddressRange, to value: UInt8) {
    unsafe fill_pages(pointer(range.start), CInt(value), UInt(range.size.rawValue))
  }

  /// Writes a value to each byte of a range, as memset(3).
  ///
  /// Source: `SIGBUS` of signal(7), mmap(2).
  func fill(_ range: AddressRange, with value: UInt8) throws(PageFault) {
    try unsafe access { fault in
      unsafe fill_mapping(pointer(range.start), CInt(value), UInt(range.size.rawValue), fault)
    }
  }

  /// Writes to each page of a range what it holds.
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
