/// A page of a process, by the one address that stands for it: of a huge page, the first.
struct PopulatedPage: Hashable, Sendable {
  let address: PageAddress
  /// In bytes.
  let size: Int
  let pool: MemoryPool
}

/// Where the memory of a page is from, and a target takes that of its copy from.
enum MemoryPool: Hashable, Sendable {
  case free
  /// Huge pages of this size in bytes, set aside.
  case hugetlb(size: Int)
}

extension [PopulatedPage] {
  /// Adds the pages of a range.
  ///
  /// A range that starts amid a huge page goes on with one whose start an earlier range had, and which moves with that.
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

/// A page that is to move, and the node it is on.
struct MovingPage: Hashable, Sendable {
  let address: PageAddress
  /// In bytes.
  let size: Int
  let source: NodeID
  var pool = MemoryPool.free

  /// The address of its last base page.
  func end(basePage: Int) -> PageAddress {
    PageAddress(rawValue: address.rawValue + UInt(size - basePage))
  }

  /// What moving it takes, in base pages' work: a huge page is copied in one go, and mapped anew once.
  func work(basePage: Int) -> Int { max(1, size / basePage / 8) }

  /// Its base pages.
  func parts(basePage: Int) -> [MovingPage] {
    stride(from: 0, to: size, by: basePage).map { offset in
      MovingPage(
        address: PageAddress(rawValue: address.rawValue + UInt(offset)), size: basePage,
        source: source)
    }
  }
}

extension [MovingPage] {
  /// The same with each whole stretch of a huge page taken for one, where the kernel does not tell: whoever moves them
  /// finds out.
  func joiningHugePages(basePage: Int, hugePage: Int) -> [MovingPage] {
    guard hugePage > basePage else { return self }
    let count = hugePage / basePage
    var joined: [MovingPage] = []
    var index = 0
    while index < self.count {
      let first = self[index]
      let start = first.address.rawValue
      // Ascending, so that as many are all that there are between.
      let isWhole =
        start % UInt(hugePage) == 0 && first.pool == .free && index + count <= self.count
        && self[index + count - 1].address.rawValue == start + UInt(hugePage - basePage)
      let size = isWhole ? hugePage : first.size
      joined.append(
        MovingPage(address: first.address, size: size, source: first.source, pool: first.pool))
      index += isWhole ? count : 1
    }
    return joined
  }
}
