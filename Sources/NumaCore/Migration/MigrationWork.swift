internal import LinuxSystem

/// The mappings of a process, handed out to workers a few thousand pages at a time. No two get the same.
final class MigrationWork: Sendable {
  private struct State {
    var index = 0
    var next: PageAddress?
  }

  /// Finds pages between two addresses, at most so many.
  typealias Finder =
    @Sendable (_ start: PageAddress, _ end: PageAddress, _ most: Int) throws(Errno) ->
    PopulatedPages.Part

  private let mappings: [MovableMapping]
  private let find: Finder
  private let hugePage: Int
  private let resident: ByteCount?
  private let state = Guarded(State())

  /// What is resident of the process tells how much memory there may be between the holes.
  init(
    _ mappings: [MovableMapping], hugePage: Int, resident: ByteCount?, _ find: @escaping Finder
  ) {
    self.mappings = mappings
    self.find = find
    self.hugePage = hugePage
    self.resident = resident
  }

  /// How far its addresses reach in all, in bytes: there is no more memory.
  var size: Int { mappings.reduce(0) { $0.addingSaturated($1.size) } }

  /// How much memory it hands out, in bytes: an estimate.
  var expected: Int {
    // Huge pages of a pool are not counted as resident, and a mapping of them has few holes.
    let ordinary = mappings.filter { $0.pool == .free }.reduce(0) { $0.addingSaturated($1.size) }
    return min(ordinary, resident?.rawValue ?? .max).addingSaturated(size - ordinary)
  }

  /// Hands out the next share, by ascending address; nil when there is none, or work is over. To find it takes the kernel
  /// far less than to move it.
  ///
  /// - Throws: What finding them failed with: mostly that the process has ended.
  func take(while mayGoOn: () -> Bool) throws(Errno) -> [PopulatedPage]? {
    let basePage = ByteCount.basePage.rawValue
    var share: [PopulatedPage] = []
    var count = 0
    try state.withLock { (state) throws(Errno) in
      while state.index < mappings.count, count < Self.pagesTaken, mayGoOn() {
        let mapping = mappings[state.index]
        // Where a mapping has gone since, nothing is found.
        let part = try find(state.next ?? mapping.start, mapping.end, Self.pagesTaken - count)
        for range in part.ranges {
          share.append(range, of: mapping.pool, basePage: basePage, hugePage: hugePage)
          count += Int(range.end.rawValue - range.start.rawValue) / basePage
        }
        // All of it was the rest of a huge page, which moves with its start: an empty share would be taken for the end.
        if share.isEmpty { count = 0 }
        if part.next < mapping.end {
          state.next = part.next
        } else {
          state.index += 1
          state.next = nil
        }
      }
    }
    return share.isEmpty ? nil : share
  }

  /// 16 MiB of base pages: a worker has its share of a small process too, and a whole number of huge pages.
  private static let pagesTaken = 4096
}
