import Testing

@testable import NumaCore

struct GroupCensusTests {
  private func mapping(_ start: UInt, pages: UInt, offset: UInt) -> SharableMapping {
    let page = UInt(ByteCount.basePage.rawValue)
    return SharableMapping(
      range: AddressRange(
        start: PageAddress(rawValue: start), size: ByteCount(rawValue: Int(pages * page))),
      kind: .shmem, isShared: true, object: nil, offset: offset * page,
      pageSize: .basePage, amounts: DividedMemory(), nodes: [3], hasCopies: false,
      pages: Int(pages))
  }

  @Test func putsWhatOverlapsTogether() {
    let parts: [(UInt, UInt)] = [(8, 4), (0, 2), (2, 3), (9, 1), (4, 1), (20, 1), (11, 5)]
    let clusters = GroupCensus.clusters(
      of: parts.enumerated().map { index, part in
        GroupCensus.Candidate(
          process: index, mapping: mapping(4096, pages: part.1, offset: part.0))
      })
    #expect(clusters.map { $0.map(\.process) } == [[1], [2, 4], [0, 3, 6], [5]])
  }

  /// Each page counts once and is divided among the processes that map it, however often a process maps it.
  @Test func dividesPagesByTheirMappers() {
    let page = UInt(ByteCount.basePage.rawValue)
    var window = ObjectWindow(start: 0, size: 1 << 20, pageSize: .basePage, node: 3)
    for (process, offset, first, end) in [
      (0, 0, 0, 8), (1, 4, 0, 8), (1, 4, 2, 4), (2, 70, 0, 130),
    ] as [(Int, UInt, UInt, UInt)] {
      let mapping = mapping(1 << 30, pages: 256, offset: offset)
      window.begin(process, mapping)
      window.take(
        PopulatedRange(
          start: PageAddress(rawValue: 1 << 30 + first * page),
          end: PageAddress(rawValue: 1 << 30 + end * page), isHuge: nil), of: mapping,
        in: .caller)
    }
    var shares = [[GroupCensus.Share: ByteCount]](repeating: [:], count: 3)
    window.add(to: &shares)
    let cell = DividedMemory.Cell(kind: .shmem, node: 3, pageSize: .basePage)
    func share(_ sharers: Int) -> GroupCensus.Share {
      GroupCensus.Share(cell: cell, sharers: sharers)
    }
    let size = ByteCount.basePage
    #expect(shares[0] == [share(1): size * 4, share(2): size * 4])
    #expect(shares[1] == [share(1): size * 4, share(2): size * 4])
    #expect(shares[2] == [share(1): size * 130])
  }

  /// The shares are whole bytes and add up to the total, even if a division leaves a remainder.
  @Test(arguments: [1, 2, 3, 7, 200])
  func sharesAddUp(sharers: Int) {
    let cell = DividedMemory.Cell(kind: .file, node: 1, pageSize: .basePage)
    let size = ByteCount(rawValue: 5 * 4096)
    let shares = [[GroupCensus.Share: ByteCount]](
      repeating: [GroupCensus.Share(cell: cell, sharers: sharers): size], count: sharers)
    var memory = GroupMemory()
    memory.members = (0..<sharers).map {
      GroupMemory.Member(
        process: ProcessID(rawValue: Int32($0)), use: .success(DetailedMemoryUse()))
    }
    #expect(GroupCensus.divide(shares, among: &memory) == size)
    let parts = memory.members.map(\.share.total.total.rawValue)
    #expect(parts.reduce(0, +) == 5 * 4096)
    #expect((parts.max() ?? 0) - (parts.min() ?? 0) <= 1)
    #expect(memory.total.total[1] == size)
  }
}
