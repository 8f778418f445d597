/// Which mappings of a process are taken, and which parts of them.
///
/// ```swift
/// var filter = MappingFilter()
/// filter.kinds.remove(.sharedMemory)
/// filter.leastSize = ByteCount(rawValue: 1 << 20)
/// ```
public struct MappingFilter: Hashable, Sendable {
  /// The kinds that are taken.
  public var kinds = Set(MappingKind.allCases)
  /// Where there are any, the name of the file has to hold one of them.
  public var texts: [[UInt8]] = []
  /// Where there are any, only the pages that they touch are taken.
  public var ranges: [AddressRange] = []
  /// Smaller mappings are left out.
  public var leastSize = ByteCount(rawValue: 0)

  /// Takes all mappings whole.
  public init() {}

  /// Whether all mappings are taken whole.
  public var takesAll: Bool { self == Self() }

  /// Whether it asks what kind of memory a mapping is of.
  public var asksForKinds: Bool { kinds.count < MappingKind.allCases.count }
}

extension MappingFilter {
  /// The parts of a mapping that are taken, by ascending address. The kind is asked for only where it matters.
  func parts(of map: MemoryMap, kind: @autoclosure () -> MappingKind) -> [AddressRange] {
    guard map.range.size >= leastSize,
      texts.isEmpty || texts.contains(where: map.name.holds),
      !asksForKinds || kinds.contains(kind())
    else { return [] }
    guard !ranges.isEmpty else { return [map.range] }
    return Self.merged(ranges).compactMap { map.range.intersection($0) }
  }

  /// By ascending address, and none that touches another: no page is to be taken twice.
  private static func merged(_ ranges: [AddressRange]) -> [AddressRange] {
    var merged: [AddressRange] = []
    for range in ranges.map({ $0.wholePages }).sorted(by: { $0.start < $1.start }) {
      if let last = merged.last, range.start <= last.end {
        merged[merged.count - 1] = AddressRange(last.start, to: max(last.end, range.end))
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}

extension AddressRange {
  /// The addresses from one up to another.
  public init(_ start: PageAddress, to end: PageAddress) {
    self.init(
      start: start,
      size: ByteCount(rawValue: Int(clamping: end.rawValue - min(start, end).rawValue)))
  }

  /// With the whole of the pages at its ends.
  fileprivate var wholePages: Self {
    let page = UInt(ByteCount.basePage.rawValue)
    let start = start.rawValue / page * page
    let beyond = end.rawValue.addingReportingOverflow(page - 1)
    return Self(
      PageAddress(rawValue: start),
      to: PageAddress(rawValue: (beyond.overflow ? .max : beyond.partialValue) / page * page))
  }

  /// What it has in common with another; nil where there is nothing.
  func intersection(_ other: Self) -> Self? {
    let (start, end) = (max(start, other.start), min(end, other.end))
    return start < end ? Self(start, to: end) : nil
  }
}
