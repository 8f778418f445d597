/// A page of a process, identified by one address: for a huge page, its first address.
struct PopulatedPage: Hashable, Sendable {
  let address: PageAddress
  /// In bytes.
  let size: Int
  let pool: MemoryPool
}

extension [PopulatedPage] {
  /// Adds the pages of a range.
  ///
  /// If a range starts inside a huge page, that page is skipped: an earlier range holds its start, and the whole page
  /// moves with that.
  mutating func append(
    _ range: PopulatedRange, of pool: MemoryPool, basePage: Int, hugePage: Int
  ) {
    let size =
      switch pool {
      case .hugetlb(let size): size
      case .free: range.isHuge == true ? hugePage : basePage
      }
    let step = UInt(size)
    var address = (range.start.rawValue + step - 1) / step * step
    while address < range.end.rawValue {
      append(PopulatedPage(address: PageAddress(rawValue: address), size: size, pool: pool))
      address += step
    }
  }
}
