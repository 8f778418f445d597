internal import LinuxSystem

/// A count of the pages of a group of processes, with each page counted once.
///
/// A process is identified by its number within the group.
struct GroupCensus {
  /// The pages of one cell that a given number of processes map.
  struct Share: Hashable {
    let cell: DividedMemory.Cell
    let sharers: Int
  }

  /// A mapping, and the process that it belongs to.
  struct Candidate {
    let process: Int
    let mapping: SharableMapping
  }

  let root: SystemRoot
  let processes: [ProcessID]
  private var candidates: [Candidate] = []
  private let layouts: [Int?]
  /// The memory that each process maps.
  private(set) var shares: [[Share: ByteCount]]
  /// Private pages that several processes map, if it is unknown which processes of the group map them.
  private(set) var undivided: [[Share: ByteCount]]
  /// Pages that could not be examined and may be counted elsewhere.
  private(set) var unseen: [[Share: ByteCount]]
  private(set) var reasons: [GroupMemory.Reason] = []
  /// The processes that exited during the count.
  private var ended: Set<Int> = []

  init(
    of processes: [ProcessID], _ readings: [Result<GroupReading, ReadError>], in root: SystemRoot
  ) {
    self.root = root
    self.processes = processes
    shares = [[Share: ByteCount]](repeating: [:], count: processes.count)
    undivided = shares
    unseen = shares
    var layouts: [Int?] = []
    for (index, result) in readings.enumerated() {
      guard case .success(let reading) = result else {
        layouts.append(nil)
        continue
      }
      layouts.append(reading.layout)
      Self.add(reading.ownPages, to: &shares[index])
      candidates += reading.sharable.map { Candidate(process: index, mapping: $0) }
    }
    self.layouts = layouts
  }

  /// Adds memory that only one process of the group maps.
  private static func add(_ memory: DividedMemory, to shares: inout [Share: ByteCount]) {
    for (cell, size) in memory.amounts where size > .zero {
      shares[Share(cell: cell, sharers: 1), default: .zero] += size
    }
  }

  /// Counts the pages that numa_maps reports for a mapping that no other mapping of the group overlaps.
  private mutating func countWhole(_ candidate: Candidate) {
    Self.add(candidate.mapping.amounts, to: &shares[candidate.process])
  }

  mutating func note(_ reason: GroupMemory.Reason) {
    if !reasons.contains(reason) { reasons.append(reason) }
  }

  /// Notes each process that could not be compared and has the same mappings as an earlier such process.
  ///
  /// Processes with different mappings are taken to have different address spaces.
  mutating func checkUncompared(_ uncompared: [ProcessID: Errno]) {
    var seen: Set<Int> = []
    for (index, process) in processes.enumerated() {
      guard let errno = uncompared[process], let layout = layouts[index],
        !seen.insert(layout).inserted
      else { continue }
      note(.notCompared(process, errno))
    }
  }
}

// MARK: How each mapping is examined

extension GroupCensus {
  /// Counts the pages of all mappings that may be shared.
  ///
  /// If processes exit during the count, the remaining processes are counted again, because the number of processes
  /// that map a page has changed.
  mutating func count() {
    let before = self
    var gone: Set<Int> = []
    for _ in 0..<Self.greatestLooks {
      countSharable()
      guard !ended.isEmpty else { return }
      gone.formUnion(ended)
      self = before
      candidates.removeAll { gone.contains($0.process) }
    }
    let all = candidates
    countSharable()
    // Processes exit faster than they can be examined.
    for index in ended {
      note(.unreadable(processes[index], .noSuchProcess))
      for candidate in all where candidate.process == index {
        Self.add(candidate.mapping.amounts, to: &unseen[index])
      }
    }
  }

  private static let greatestLooks = 3

  /// Notes that a process could not be examined.
  private mutating func note(_ error: Errno, of candidate: Candidate) {
    if error == .noSuchProcess || error == .noSuchFileOrDirectory {
      ended.insert(candidate.process)
      return
    }
    note(.unreadable(processes[candidate.process], error))
    Self.add(candidate.mapping.amounts, to: &unseen[candidate.process])
  }

  private mutating func countSharable() {
    guard root.isLive else {
      for candidate in candidates {
        Self.add(candidate.mapping.amounts, to: &undivided[candidate.process])
      }
      settleUndivided(.recorded, mergedPages: 0)
      return
    }
    leaveOutUnshared()
    guard candidates.count > 1 else {
      for candidate in candidates { countWhole(candidate) }
      return
    }
    let showsFrames = root.showsFrames()
    var objects: [SharableMapping.Object: [Candidate]] = [:]
    var others: [Candidate] = []
    for candidate in candidates {
      if let object = candidate.mapping.object {
        objects[object, default: []].append(candidate)
      } else {
        others.append(candidate)
      }
    }
    for (_, mappings) in objects {
      // Shared memory and hugetlb memory without private mappings are identified by the object alone, without frames.
      let isKnown = mappings.allSatisfy {
        $0.mapping.isShared && [.shmem, .hugetlb].contains($0.mapping.kind)
      }
      if showsFrames, !isKnown {
        others += mappings
      } else {
        for cluster in Self.clusters(of: mappings) { countObject(cluster) }
      }
    }
    if showsFrames {
      countFrames(of: others)
    } else {
      for candidate in others { countPrivatePages(of: candidate) }
      settleUndivided(.framesHidden, mergedPages: root.mergedPages())
    }
  }

  /// If only one process has sharable mappings, keeps only the mappings that overlap others of the same process.
  ///
  /// The other mappings are counted whole: pages that the process shares with processes outside the group are not
  /// divided. Nothing is removed if the kernel has merged pages.
  private mutating func leaveOutUnshared() {
    guard let first = candidates.first, root.mergedPages() == 0,
      candidates.allSatisfy({ $0.process == first.process })
    else { return }
    var objects: [SharableMapping.Object: [Candidate]] = [:]
    for candidate in candidates {
      if let object = candidate.mapping.object {
        objects[object, default: []].append(candidate)
      } else {
        countWhole(candidate)
      }
    }
    candidates = []
    for (_, mappings) in objects {
      for cluster in Self.clusters(of: mappings) {
        if cluster.count > 1 {
          candidates += cluster
        } else {
          for candidate in cluster { countWhole(candidate) }
        }
      }
    }
  }

  /// Divides the mappings of an object into clusters; mappings of different clusters do not overlap.
  static func clusters(of mappings: [Candidate]) -> [[Candidate]] {
    var clusters: [[Candidate]] = []
    var end: UInt = 0
    for candidate in mappings.ordered(by: { $0.mapping.offset < $1.mapping.offset }) {
      if !clusters.isEmpty, candidate.mapping.offset < end {
        clusters[clusters.count - 1].append(candidate)
        end = max(end, candidate.mapping.end)
      } else {
        clusters.append([candidate])
        end = candidate.mapping.end
      }
    }
    return clusters
  }

  /// Counts the undivided pages exactly if one process has all of them; otherwise, notes the reason why the total is
  /// not exact.
  ///
  /// Pages of a single process count once, whichever processes outside the group map them. This does not hold if the
  /// kernel has merged some of its pages.
  private mutating func settleUndivided(_ reason: GroupMemory.Reason, mergedPages: Int) {
    let owners = undivided.count { !$0.isEmpty }
    guard owners > 0 else { return }
    if owners > 1 || mergedPages > 0 { return note(reason) }
    for index in undivided.indices {
      for (share, size) in undivided[index] { shares[index][share, default: .zero] += size }
      undivided[index] = [:]
    }
  }
}

// MARK: Objects

extension GroupCensus {
  /// The size of the part of an object that is examined at a time, in bytes.
  private static let windowSize: UInt = 1 << 30

  /// Counts the pages of mappings of one object that overlap.
  private mutating func countObject(_ cluster: [Candidate]) {
    if cluster.count == 1, let only = cluster.first,
      only.mapping.isShared || !only.mapping.hasCopies
    {
      return countWhole(only)
    }
    var mappings = cluster
    let pageSize = cluster.reduce(ByteCount.basePage) { max($0, $1.mapping.pageSize) }
    let size = max(Self.windowSize, UInt(pageSize.rawValue))
    var start = (cluster.first?.mapping.offset ?? 0) / size * size
    let end = cluster.reduce(0) { max($0, $1.mapping.end) }
    while start < end {
      let bound = start.addingReportingOverflow(size).partialValue
      guard bound > start else { return }
      var window = ObjectWindow(
        start: start, size: size, pageSize: pageSize,
        node: Self.singleNode(of: cluster.map { $0.mapping.nodes }))
      for candidate in mappings {
        let mapping = candidate.mapping
        guard mapping.offset < bound, mapping.end > start else { continue }
        do throws(Errno) {
          try count(candidate, in: &window)
        } catch {
          note(error, of: candidate)
          mappings.removeAll { $0.process == candidate.process && $0.mapping == mapping }
        }
      }
      for (process, error) in window.placesUnknown {
        notePlacesUnknown(process, error)
      }
      window.add(to: &shares)
      // Holes between mappings of a large file are skipped.
      start = mappings.reduce(end) { next, candidate in
        candidate.mapping.end <= bound
          ? next : min(next, max(bound, candidate.mapping.offset / size * size))
      }
    }
  }

  /// Returns the node that all pages are on; `nil` if they are on several nodes.
  private static func singleNode(of nodes: [[NodeID]]) -> NodeID? {
    guard let first = nodes.first?.first else { return nil }
    return nodes.allSatisfy { $0.allSatisfy { $0 == first } } ? first : nil
  }

  /// Counts the pages of a mapping in a part of its object, including the copies in a private mapping.
  private mutating func count(
    _ candidate: Candidate, in window: inout ObjectWindow
  ) throws(Errno) {
    let mapping = candidate.mapping
    let from = max(mapping.offset, window.start) - mapping.offset
    let to = min(mapping.end, window.start + window.size) - mapping.offset
    let range = AddressRange(
      PageAddress(rawValue: mapping.range.start.rawValue + from),
      to: PageAddress(rawValue: mapping.range.start.rawValue + to))
    let pages = try populatedPages(of: candidate)
    let place = (process: candidate.process, id: processes[candidate.process])
    window.begin(place.process, mapping)
    guard !mapping.isShared else {
      try pages.visitRanges(of: range) { (found) throws(Errno) in
        window.take(found, of: mapping, in: place.id)
      }
      return window.askForPlaces(in: place.id)
    }
    var batch = PageBatch(candidate, place.id, isPlaced: false)
    try pages.visitEntries(of: range, step: mapping.pageSize) {
      (address, entry, isHuge) throws(Errno) in
      if entry.isOfFile {
        window.take(
          PopulatedRange(
            start: address,
            end: PageAddress(rawValue: address.rawValue + UInt(mapping.pageSize.rawValue)),
            isHuge: false), of: mapping, in: place.id)
      } else {
        batch.add(address, sharers: entry.isExclusive ? 1 : 0, isHuge: isHuge)
        if batch.isFull { take(&batch) }
      }
    }
    take(&batch)
    window.askForPlaces(in: place.id)
  }

  private func populatedPages(of candidate: Candidate) throws(Errno) -> PopulatedPages {
    do throws(ReadError) {
      return try PopulatedPages(of: processes[candidate.process], in: root)
    } catch .unreadable(_, let errno) {
      throw errno
    } catch {
      throw .ioError
    }
  }
}

// MARK: Private pages

extension GroupCensus {
  /// Counts the pages of a mapping by their pagemap entries, without frame numbers.
  private mutating func countPrivatePages(of candidate: Candidate) {
    var batch = PageBatch(candidate, processes[candidate.process], isPlaced: false)
    do throws(Errno) {
      let pages = try populatedPages(of: candidate)
      try pages.visitEntries(
        of: candidate.mapping.range, step: candidate.mapping.pageSize
      ) { (address, entry, isHuge) throws(Errno) in
        batch.add(address, sharers: entry.isExclusive ? 1 : 0, isHuge: isHuge)
        if batch.isFull { take(&batch) }
      }
    } catch {
      note(error, of: candidate)
    }
    take(&batch)
  }

  private mutating func notePlacesUnknown(_ process: Int, _ error: Errno) {
    if error == .noSuchProcess {
      ended.insert(process)
    } else {
      note(.placesUnknown(processes[process], error))
    }
  }

  /// Adds the pages of a batch to the share of the process, or to ``undivided`` if the number of processes that map
  /// them is unknown.
  private mutating func take(_ batch: inout PageBatch) {
    for (page, pages) in batch.runs() {
      let cell = DividedMemory.Cell(kind: page.kind, node: page.node, pageSize: batch.pageSize)
      let size = batch.pageSize * pages
      if page.sharers > 0 {
        shares[batch.process][Share(cell: cell, sharers: page.sharers), default: .zero] += size
      } else {
        undivided[batch.process][Share(cell: cell, sharers: 1), default: .zero] += size
      }
    }
    if let error = batch.error { notePlacesUnknown(batch.process, error) }
    batch.removeAll()
  }

  /// Counts the pages of mappings by their frames.
  ///
  /// The first pass counts the processes that map each frame. The second pass adds the pages of each process to its
  /// share.
  private mutating func countFrames(of mappings: [Candidate]) {
    guard mappings.count > 1 else {
      for candidate in mappings { countWhole(candidate) }
      return
    }
    var frames = FrameTable()
    var seen = [Int](repeating: 0, count: mappings.count)
    for (index, candidate) in mappings.enumerated() {
      do throws(Errno) {
        try populatedPages(of: candidate).visitEntries(
          of: candidate.mapping.range, step: candidate.mapping.pageSize
        ) { (_, entry, _) throws(Errno) in
          seen[index] += 1
          if !entry.isExclusive { _ = frames.note(entry.frame, of: UInt32(candidate.process)) }
        }
      } catch {
        // The second pass reports the error.
      }
    }
    for (index, candidate) in mappings.enumerated() {
      // If there are more pages than numa_maps counts, some are pages of zeros. The kernel identifies those when the
      // nodes of the pages are requested.
      var batch = PageBatch(
        candidate, processes[candidate.process], isPlaced: seen[index] == candidate.mapping.pages)
      // Differs from the number in the first pass.
      let process = UInt32(processes.count + candidate.process)
      do throws(Errno) {
        try populatedPages(of: candidate).visitEntries(
          of: candidate.mapping.range, step: candidate.mapping.pageSize
        ) { (address, entry, isHuge) throws(Errno) in
          var page = PageBatch.Page(
            address: address, sharers: 1, isOfFile: entry.isOfFile, isHuge: isHuge)
          if !entry.isExclusive {
            let known = frames[entry.frame]
            // The page may have appeared after the first pass, with 0 sharers.
            page.sharers = max(1, Int(known.sharers))
            guard known.last != process + 1 else { return }
            frames[entry.frame].last = process + 1
          }
          batch.add(page)
          if batch.isFull { take(&batch) }
        }
      } catch {
        note(error, of: candidate)
      }
      take(&batch)
    }
  }
}

extension GroupMemory.Reason {
  fileprivate var isOfComparison: Bool { if case .notCompared = self { true } else { false } }
}

// MARK: The result

extension GroupCensus {
  /// Builds the result from the counts.
  ///
  /// Shares are in whole bytes, and add up to the total.
  func memory(_ readings: [Result<GroupReading, ReadError>]) -> GroupMemory {
    var memory = GroupMemory()
    memory.members = zip(processes, readings).map { process, reading in
      GroupMemory.Member(process: process, use: reading.map { $0.use })
    }
    var exact = Self.divide(shares, among: &memory)
    for rest in [undivided, unseen] { _ = Self.divide(rest, among: &memory) }
    // If processes may have the same address space, only the pages of the largest process are certain.
    if reasons.contains(where: { $0.isOfComparison }) {
      exact = Self.greatestSum(of: shares)
    }
    let merged = reasons.contains(.framesHidden) ? root.mergedPages() : 0
    let saved = ByteCount.basePage * merged
    memory.least = exact + max(.zero, Self.greatestSum(of: undivided) - saved)
    memory.reasons = reasons
    return memory
  }

  /// Returns the memory of the process that maps the most.
  private static func greatestSum(of shares: [[Share: ByteCount]]) -> ByteCount {
    shares.reduce(.zero) { max($0, $1.values.reduce(.zero, +)) }
  }

  /// Divides the pages of each cell among the processes that map them, and returns the sum.
  static func divide(
    _ shares: [[Share: ByteCount]], among memory: inout GroupMemory
  ) -> ByteCount {
    // The memory of all processes together, by cell and number of sharers.
    var all: [Share: ByteCount] = [:]
    for share in shares {
      for (share, size) in share { all[share, default: .zero] += size }
    }
    var totals: [DividedMemory.Cell: ByteCount] = [:]
    for (share, size) in all { totals[share.cell, default: .zero] += size / share.sharers }
    var rests = totals
    var owners: [DividedMemory.Cell: [Int]] = [:]
    for (index, share) in shares.enumerated() {
      var parts: [DividedMemory.Cell: ByteCount] = [:]
      for (share, size) in share { parts[share.cell, default: .zero] += size / share.sharers }
      for (cell, size) in parts {
        memory.members[index].share.add(size, to: cell)
        rests[cell, default: .zero] -= size
        owners[cell, default: []].append(index)
      }
    }
    // The remainders of the divisions are distributed: less than a byte for each process and number of sharers.
    for (cell, rest) in rests {
      guard let owners = owners[cell], rest > .zero else { continue }
      let (bytes, more) = rest.rawValue.quotientAndRemainder(dividingBy: owners.count)
      for (place, owner) in owners.enumerated() {
        let size = ByteCount(rawValue: bytes + (place < more ? 1 : 0))
        if size > .zero { memory.members[owner].share.add(size, to: cell) }
      }
    }
    for (cell, size) in totals { memory.total.add(size, to: cell) }
    return totals.values.reduce(.zero, +)
  }
}
