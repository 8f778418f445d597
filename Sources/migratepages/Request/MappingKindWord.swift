import NumaCore

extension MappingKind {
  /// The name of the kind on a command line and in reports.
  var word: String {
    switch self {
    case .anonymous: "anon"
    case .heap: "heap"
    case .stack: "stack"
    case .file: "file"
    case .sharedMemory: "shmem"
    case .hugetlb: "hugetlb"
    }
  }
}
