/// A range of addresses, each of which has a page in memory.
struct PopulatedRange: Hashable, Sendable {
  let start: PageAddress
  let end: PageAddress
  /// Whether the processor maps the range by huge pages; `nil` if the kernel does not report it.
  let isHuge: Bool?
}
