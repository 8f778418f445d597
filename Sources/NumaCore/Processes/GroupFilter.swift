/// A filter that selects the parts of mappings of a group that count.
struct GroupFilter: Sendable {
  let mappings: MappingFilter
  /// Whether kernel pages count, such as `[vdso]`; these pages never move.
  let takesKernelPages: Bool
  /// The nodes on which a mapping must have pages to count; `nil` if all mappings count.
  var nodes: NodeMask?
}
