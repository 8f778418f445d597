/// A page that is to move, and the node it is on.
struct MovingPage: Hashable, Sendable {
  let address: PageAddress
  /// In bytes.
  let size: Int
  let source: NodeID
  var pool = MemoryPool.free

  /// Returns the address of the last base page.
  func end(basePage: Int) -> PageAddress {
    PageAddress(rawValue: address.rawValue + UInt(size - basePage))
  }

  /// Returns the work to move the page: the bytes of base pages that take as long.
  ///
  /// A huge page takes less work than its base pages, because it is copied in one operation and remapped once.
  func work(basePage: Int) -> Int { max(min(size, basePage), size / 8) }

  /// Returns the base pages of the page.
  func parts(basePage: Int) -> [MovingPage] {
    stride(from: 0, to: size, by: basePage).map { offset in
      MovingPage(
        address: PageAddress(rawValue: address.rawValue + UInt(offset)), size: basePage,
        source: source)
    }
  }
}

extension [MovingPage] {
  /// Returns the pages, with each complete run of base pages on one node that may be a huge page joined into one page.
  ///
  /// This is for kernels that do not report which pages are huge. ``PageMover`` detects runs that are not one huge
  /// page.
  func joiningHugePages(basePage: Int, hugePage: Int) -> [MovingPage] {
    guard hugePage > basePage else { return self }
    let count = hugePage / basePage
    var joined: [MovingPage] = []
    var index = 0
    while index < self.count {
      let first = self[index]
      let start = first.address.rawValue
      // The addresses ascend, so no page is missing if the last address matches.
      let isWhole =
        start % UInt(hugePage) == 0 && first.pool == .free && index + count <= self.count
        && self[index + count - 1].address.rawValue == start + UInt(hugePage - basePage)
        && self[index..<index + count].allSatisfy { $0.source == first.source }
      let size = isWhole ? hugePage : first.size
      joined.append(
        MovingPage(address: first.address, size: size, source: first.source, pool: first.pool))
      index += isWhole ? count : 1
    }
    return joined
  }
}
