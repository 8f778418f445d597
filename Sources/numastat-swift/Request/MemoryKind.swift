import NumaCore

/// A kind of memory of a process.
///
/// Each kind is a row in the table of one process, and a column in the table of several.
enum MemoryKind: Equatable {
  case mapping(MappingKind)
  /// `anon`, `file` and `shmem` together; `--detail` shows them instead.
  case `private`

  /// Finds the kind with a name; also reads the names that kinds had before the tools shared one list.
  init?(_ name: String) {
    switch name {
    case "private": self = .private
    case "anonymous": self = .mapping(.anon)
    case "shared": self = .mapping(.shmem)
    case "huge": self = .mapping(.hugetlb)
    default:
      guard let kind = MappingKind(rawValue: name) else { return nil }
      self = .mapping(kind)
    }
  }

  var needsDetail: Bool { !Self.undetailed.contains(self) }

  /// Returns the kinds that memory is divided into.
  static func kinds(isDetailed: Bool) -> [MemoryKind] {
    isDetailed ? MappingKind.allCases.map(Self.mapping) : undetailed
  }

  /// The kinds of numastat, in its order.
  private static let undetailed: [MemoryKind] = [
    .mapping(.hugetlb), .mapping(.heap), .mapping(.stack), .private,
  ]

  /// The name of the kind on the command line and in output for programs.
  var name: String {
    switch self {
    case .mapping(let kind): kind.rawValue
    case .private: "private"
    }
  }

  /// The label of a column for the kind.
  var columnLabel: String { name.prefix(1).uppercased() + name.dropFirst() }

  /// Returns the label of a row for the kind; numastat calls hugetlb `Huge` in the table that it also has.
  func rowLabel(isDetailed: Bool) -> String {
    self == .mapping(.hugetlb) && !isDetailed ? "Huge" : columnLabel
  }
}
