import Testing

@testable import NumaCore

/// A line of numa_maps as the kernel prints it.
func mapping(_ line: String) throws -> NumaMapping {
  let bytes = [UInt8](line.utf8)
  let mapping = NumaMapping(line: bytes.span)
  return try #require(mapping)
}

struct MigrationRemainderTests {
  private static let anonymous = "7f0 default anon=10 dirty=10 N2=6 N3=4 kernelpagesize_kB=4"
  private static let forked = "7f1 default anon=20 dirty=20 mapmax=2 N2=20 kernelpagesize_kB=4"
  private static let library =
    "7f2 default file=/lib/libc.so.6 mapped=300 mapmax=40 N2=300 kernelpagesize_kB=4"
  private static let ownFile = "7f3 default file=/srv/data mapped=5 N2=5 kernelpagesize_kB=4"
  private static let segment =
    "7f4 default file=/SYSV00000000\\040(deleted) dirty=8 mapmax=3 N2=8 kernelpagesize_kB=4"
  private static let huge =
    "7f5 bind:2 file=/anon_hugepage\\040(deleted) huge anon=3 dirty=3 N2=3 kernelpagesize_kB=2048"

  @Test(
    arguments: [
      // No page is on the source node, so there is no remainder.
      ([anonymous], [4], false, .succeeded(pagesNotMoved: 0), nil),
      ([library], [2], false, .succeeded(pagesNotMoved: 0), nil),
      // A privileged caller moves library text too, so library pages that stay count.
      (
        [library], [2], true, .succeeded(pagesNotMoved: 300),
        "300 pages (1.1 MiB) stayed on node 2: busy: pinned, under I/O or not movable"
      ),
      (
        [anonymous], [2, 3], false, .succeeded(pagesNotMoved: 10),
        "10 pages (40 KiB) stayed (6 on node 2, 4 on node 3): busy: pinned, under I/O or not movable"
      ),
      (
        [anonymous], [3], true, .succeeded(pagesNotMoved: 0),
        "4 pages (16 KiB) stayed on node 3: busy, or allocated since"
      ),
      (
        [anonymous, forked, library], [2], false, .succeeded(pagesNotMoved: 0),
        "26 pages (104 KiB) stayed on node 2: shared with other processes; moving them needs CAP_SYS_NICE"
      ),
      (
        [forked], [2], true, .succeeded(pagesNotMoved: 1),
        "20 pages (80 KiB) stayed on node 2: busy: pinned, under I/O or not movable"
      ),
      (
        [segment], [2], false, .succeeded(pagesNotMoved: 0),
        "8 pages (32 KiB) stayed on node 2: shared with other processes; moving them needs CAP_SYS_NICE"
      ),
      (
        [ownFile], [2], false, .succeeded(pagesNotMoved: 0),
        "5 pages (20 KiB) stayed on node 2: busy, or allocated since"
      ),
      (
        [huge], [2], false, .outOfMemory,
        "3 pages (6 MiB) stayed on node 2: no memory on the target node"
      ),
      (
        ["7f6 default anon=1 N2=1 kernelpagesize_kB=4"], [2], false, .succeeded(pagesNotMoved: 1),
        "1 page (4 KiB) stayed on node 2: busy: pinned, under I/O or not movable"
      ),
    ] as [([String], NodeMask, Bool, MigrationRemainder.Count.CallEnd, String?)])
  func saysWhatStayedAndWhy(
    lines: [String], leaving: NodeMask, movesShared: Bool,
    end: MigrationRemainder.Count.CallEnd, text: String?
  ) throws {
    var count = MigrationRemainder.Count(leavingNodes: leaving, movesShared: movesShared)
    for line in lines { count.add(try mapping(line)) }
    #expect(count.remainder(after: end)?.description == text)
  }
}
