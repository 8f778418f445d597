/// The owners of memory that are selected by option, and what is read of the memory of processes.
struct OwnerRequest: Equatable {
  let selection: SelectionRequest
  /// Whether the mappings of processes are read.
  let isDetailed: Bool
  /// Whether the memory of all processes together is counted, with each page counted once, and the share of each
  /// process.
  let countsGroup: Bool
}
