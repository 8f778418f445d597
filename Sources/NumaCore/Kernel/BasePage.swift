internal import CLibc

extension ByteCount {
  /// The size of the kernel's base page, in bytes: 4096 on amd64; 4096, 16384 or 65536 on arm64.
  ///
  /// Source: sysconf(3) `_SC_PAGESIZE`.
  public static var basePage: ByteCount { ByteCount(rawValue: sysconf(Int32(_SC_PAGESIZE))) }
}

extension AddressRange {
  /// Returns the addresses of the pages of the range, the first rounded down to a page boundary.
  ///
  /// The list is empty if the range or the page size is zero.
  public func pages(of pageSize: ByteCount = .basePage) -> [PageAddress] {
    guard size.rawValue > 0, pageSize.rawValue > 0 else { return [] }
    let step = UInt(pageSize.rawValue)
    let first = start.rawValue / step * step
    return stride(from: first, to: end.rawValue, by: Int(step)).map(PageAddress.init(rawValue:))
  }

  /// The range, extended to whole pages at both ends.
  var wholePages: Self {
    let page = UInt(ByteCount.basePage.rawValue)
    let start = start.rawValue / page * page
    let beyond = end.rawValue.addingReportingOverflow(page - 1)
    return Self(
      PageAddress(rawValue: start),
      to: PageAddress(rawValue: (beyond.overflow ? .max : beyond.partialValue) / page * page))
  }
}

extension PageCount {
  /// Returns the size of this many pages, or `nil` if it is larger than any address space.
  package func size(ofPages pageSize: ByteCount = .basePage) -> ByteCount? {
    let (size, overflow) = rawValue.multipliedReportingOverflow(by: pageSize.rawValue)
    return overflow ? nil : ByteCount(rawValue: size)
  }
}
