internal import LinuxSystem

/// A part of a file or of shared memory: the processes that map each of its pages, and the nodes of the pages.
struct ObjectWindow {
  /// The pages that one process maps, with a bit for each page.
  fileprivate struct Mapper {
    let process: Int
    let kind: MappingKind
    var bits: [UInt64]
  }

  /// The offset in the object at which the window starts, in bytes.
  let start: UInt
  /// In bytes.
  let size: UInt
  let pageSize: ByteCount
  private var mappers: [Mapper] = []
  private var current = 0
  /// The number of the node of each page, or -1 if it is unknown; empty if all pages are on one node.
  private var nodes: [Int16]
  private let node: NodeID?
  /// The pages whose nodes are to be requested: the address, and the run of pages that it represents.
  private var questions: [(address: PageAddress, run: Range<Int>)] = []
  private var usualNode: NodeID?
  /// The processes for whose pages the request for the nodes failed.
  private(set) var placesUnknown: [(process: Int, Errno)] = []

  /// Creates a window; `node` is the node of all pages, or `nil` if they are on several nodes.
  init(start: UInt, size: UInt, pageSize: ByteCount, node: NodeID?) {
    self.start = start
    self.size = size
    self.pageSize = pageSize
    self.node = node
    nodes = node == nil ? [Int16](repeating: -1, count: Int(size) / pageSize.rawValue) : []
  }

  /// Selects the process and the mapping of the pages that are added next.
  mutating func begin(_ process: Int, _ mapping: SharableMapping) {
    usualNode = mapping.nodes.first
    if let known = mappers.firstIndex(where: { $0.process == process }) {
      current = known
      return
    }
    current = mappers.count
    mappers.append(
      Mapper(
        process: process, kind: mapping.kind,
        bits: [UInt64](repeating: 0, count: (Int(size) / pageSize.rawValue + 63) / 64)))
  }

  /// Adds a run of pages that are in memory, by their addresses.
  mutating func take(_ found: PopulatedRange, of mapping: SharableMapping, in process: ProcessID) {
    let page = UInt(pageSize.rawValue)
    func offset(_ address: PageAddress) -> UInt {
      address.rawValue - mapping.range.start.rawValue + mapping.offset - start
    }
    let first = Int(offset(found.start) / page)
    let end = min(Int((offset(found.end) + page - 1) / page), Int(size / page))
    guard first < end else { return }
    mark(first..<end)
    guard node == nil else { return }
    // A huge page is on one node.
    let step = found.isHuge == true ? max(1, Int(Self.hugePage / page)) : 1
    var index = first
    while index < end {
      let address = found.start.rawValue + UInt(index - first) * page
      let bound = step == 1 ? index + 1 : index + step - Int(address % Self.hugePage / page)
      let run = index..<min(end, bound)
      if nodes[index] < 0 { questions.append((PageAddress(rawValue: address), run)) }
      index = run.upperBound
      if questions.count >= Self.greatestQuestion { askForPlaces(in: process) }
    }
  }

  private mutating func mark(_ pages: Range<Int>) {
    var index = pages.lowerBound
    while index < pages.upperBound {
      let bits = min(64 - index % 64, pages.upperBound - index)
      let mask = bits == 64 ? UInt64.max : (1 << UInt64(bits) - 1) << UInt64(index % 64)
      mappers[current].bits[index / 64] |= mask
      index += bits
    }
  }

  /// Requests the nodes of the pages whose node is still unknown.
  mutating func askForPlaces(in process: ProcessID) {
    guard !questions.isEmpty else { return }
    var statuses: [PageStatus] = []
    do throws(Errno) {
      statuses = try LinuxKernel().places(of: questions.map { $0.address }, in: process)
    } catch {
      placesUnknown.append((mappers[current].process, error))
      // If the process exited, the nodes stay unknown, because another process may still have the pages.
      if error != .noSuchProcess {
        statuses = [PageStatus](repeating: .unknown, count: questions.count)
      }
    }
    for (question, status) in zip(questions, statuses) {
      guard let found = status.node(or: usualNode) else { continue }
      for index in question.run { nodes[index] = Int16(clamping: found.rawValue) }
    }
    questions.removeAll(keepingCapacity: true)
  }

  /// Adds the pages of each process to its share.
  func add(to shares: inout [[GroupCensus.Share: ByteCount]]) {
    var sharers = [Int32](repeating: 0, count: Int(size) / pageSize.rawValue)
    for mapper in mappers { mapper.visit { sharers[$0] += 1 } }
    let width = mappers.count + 1
    let greatest = node?.rawValue ?? Int(nodes.max() ?? 0)
    // The number of pages, by node and by the number of processes that map them.
    var counts = [Int](repeating: 0, count: (max(0, greatest) + 1) * width)
    for mapper in mappers {
      var used: [Int] = []
      mapper.visit { index in
        let place = node?.rawValue ?? Int(nodes[index])
        // The page was released in the meantime.
        guard place >= 0 else { return }
        let cell = place * width + Int(sharers[index])
        if counts[cell] == 0 { used.append(cell) }
        counts[cell] += 1
      }
      for cell in used {
        let share = GroupCensus.Share(
          cell: DividedMemory.Cell(
            kind: mapper.kind, node: NodeID(rawValue: cell / width), pageSize: pageSize),
          sharers: cell % width)
        shares[mapper.process][share, default: .zero] += pageSize * counts[cell]
        counts[cell] = 0
      }
    }
  }

  private static let hugePage: UInt = 2 << 20
  private static let greatestQuestion = 16384
}

extension ObjectWindow.Mapper {
  /// Visits the pages in ascending order of their numbers.
  @inline(__always)
  fileprivate func visit(_ visit: (Int) -> Void) {
    for (place, word) in bits.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        visit(place * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
