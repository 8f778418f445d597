/// A kind of memory of a process.
///
/// Each kind is a row in the table of one process, and a column in the table of several.
enum MemoryKind: String, CaseIterable {
  case huge
  case heap
  case stack
  case `private`
  /// With `--detail`, `anonymous`, `file` and `shared` replace `private`.
  case anonymous
  case file
  case shared

  var needsDetail: Bool {
    switch self {
    case .huge, .heap, .stack, .private: false
    case .anonymous, .file, .shared: true
    }
  }

  /// Returns the kinds that memory is divided into.
  static func kinds(isDetailed: Bool) -> [MemoryKind] {
    isDetailed
      ? [.huge, .heap, .stack, .anonymous, .file, .shared] : [.huge, .heap, .stack, .private]
  }

  /// The label of the kind in tables.
  var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
