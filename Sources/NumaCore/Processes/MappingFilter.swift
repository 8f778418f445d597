internal import LinuxSystem

/// A filter that selects mappings of a process, and parts of them.
///
/// ```swift
/// var filter = MappingFilter()
/// filter.kinds.remove(.shmem)
/// filter.leastSize = ByteCount(rawValue: 1 << 20)
/// ```
public struct MappingFilter: Hashable, Sendable {
  /// The kinds of mappings that are selected.
  public var kinds = Set(MappingKind.allCases)
  /// The texts of which the name of the file must contain at least one; empty for no restriction.
  public var texts: [[UInt8]] = []
  /// The ranges to which the selection is limited, extended to whole pages; empty for no restriction.
  public var ranges: [AddressRange] = []
  /// The minimum size of a mapping that is selected.
  public var leastSize = ByteCount.zero

  /// Creates a filter that selects all mappings whole.
  public init() {}

  /// Whether the filter selects all mappings whole.
  public var takesAll: Bool { self == Self() }

  /// Whether the filter depends on the kind of a mapping.
  public var asksForKinds: Bool { kinds.count < MappingKind.allCases.count }
}

extension MappingFilter {
  /// Returns the parts of a mapping that are selected, in ascending order of addresses.
  ///
  /// The kind is evaluated only if the filter depends on it.
  func parts(of map: MemoryMap, kind: @autoclosure () -> MappingKind) -> [AddressRange] {
    guard map.range.size >= leastSize,
      texts.isEmpty || texts.contains(where: map.name.holds),
      !asksForKinds || kinds.contains(kind())
    else { return [] }
    guard !ranges.isEmpty else { return [map.range] }
    return Self.merged(ranges).compactMap { map.range.intersection($0) }
  }

  /// Returns the ranges in ascending order, with ranges that touch merged, so that no page is selected twice.
  private static func merged(_ ranges: [AddressRange]) -> [AddressRange] {
    var merged: [AddressRange] = []
    for range in ranges.map({ $0.wholePages }).ordered(by: { $0.start < $1.start }) {
      if let last = merged.last, range.start <= last.end {
        merged[merged.count - 1] = AddressRange(last.start, to: max(last.end, range.end))
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}
