internal import LinuxSystem

/// The mappings of a process, handed out to workers some mebibytes at a time.
///
/// No two workers receive the same pages.
final class MigrationWork: Sendable {
  private struct State {
    var index = 0
    var next: PageAddress?
  }

  /// A function that finds pages between two addresses, up to a maximum number.
  typealias Finder =
    @Sendable (_ start: PageAddress, _ end: PageAddress, _ most: Int) throws(Errno) ->
    PopulatedPages.Part

  private let mappings: [MovableMapping]
  private let find: Finder
  private let hugePage: Int
  private let resident: ByteCount?
  private let state = Guarded(State())

  /// Creates the work on mappings.
  ///
  /// The resident memory of the process limits the estimate of how much memory the mappings hold between their holes.
  init(
    _ mappings: [MovableMapping], hugePage: Int, resident: ByteCount?, _ find: @escaping Finder
  ) {
    self.mappings = mappings
    self.find = find
    self.hugePage = hugePage
    self.resident = resident
  }

  /// The total size of the address ranges, in bytes; there cannot be more memory than this.
  var size: Int { mappings.reduce(0) { $0.addingSaturated($1.size) } }

  /// The memory that the work hands out, in bytes; this is an estimate.
  var expected: Int {
    // Huge pages of a pool are not counted as resident, and a mapping of them has few holes.
    let ordinary = mappings.filter { $0.pool == .free }.reduce(0) { $0.addingSaturated($1.size) }
    return min(ordinary, resident?.rawValue ?? .max).addingSaturated(size - ordinary)
  }

  /// Returns the next share by ascending address, or `nil` if no share is left or the migration stops.
  ///
  /// Only one worker at a time finds a share: the kernel takes far less time to find pages than to move them.
  ///
  /// - Throws: The errno of the search for pages, usually because the process has exited.
  func take(while mayGoOn: () -> Bool) throws(Errno) -> [PopulatedPage]? {
    let basePage = ByteCount.basePage.rawValue
    // At least one page, however large it is.
    let most = max(1, Self.bytesTaken / basePage)
    var share: [PopulatedPage] = []
    var count = 0
    try state.withLock { (state) throws(Errno) in
      while state.index < mappings.count, count < most, mayGoOn() {
        let mapping = mappings[state.index]
        // If a mapping no longer exists, no pages are found.
        let part = try find(state.next ?? mapping.start, mapping.end, most - count)
        for range in part.ranges {
          share.append(range, of: mapping.pool, basePage: basePage, hugePage: hugePage)
          count += Int(range.end.rawValue - range.start.rawValue) / basePage
        }
        // The part held only the rest of a huge page, which moves with its start. The loop goes on, because an empty
        // share would mean the end of the work.
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

  /// The size of a share: each worker receives a share of a small process too. The share of a larger huge page is the
  /// page.
  private static let bytesTaken = 16 << 20
}
